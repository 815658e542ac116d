package id.nuha.bookingsync.local.chaos;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Messages that nobody of ours writes, in all our topics. Their keys are no booking's. */
final class Junk {
  private static final String KEY = "junk-";

  private static final List<String> VALUES =
      List.of(
          "",
          "null",
          "17",
          "[]",
          "{}",
          "{\"booking_id\": ",
          "{\"booking_id\": null}",
          "{\"booking_id\": {\"a\": []}, \"tanggal\": \"\\u0000\"}",
          "{\"run_id\": \"a\\u0000b\", \"status\": \"SOON\", \"end_offsets\": {\"-1\": null}}",
          "{\"run_id\": \"00000000-0000-4000-8000-000000000000\", \"view\": 239}");

  private static final List<String> HEADERS =
      List.of(Headers.TIME, Headers.RUN_ID, Headers.VIEW_ID, Headers.DLT_OFFSET);

  private static final List<String> HEADER_VALUES =
      List.of("", "x", "a\0b", "99999999999999999999", "+999999999-12-31T23:59:59Z");

  private final String bootstrapServers;
  private final List<View> views;

  Junk(String bootstrapServers, List<View> views) {
    this.bootstrapServers = bootstrapServers;
    this.views = views;
  }

  /** Whether a message with this key is one of these. */
  static boolean isKey(String key) {
    return key.startsWith(KEY);
  }

  /** Sends so many to each topic; while Kafka is away, none. */
  void send(Random random, int perTopic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "max.block.ms", 2_000,
            "request.timeout.ms", 1_000,
            "delivery.timeout.ms", 2_000);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic : topics()) {
        for (int i = 0; i < perTopic; i++) {
          Future<RecordMetadata> unused = producer.send(message(topic, random)); // may be lost
        }
      }
    }
  }

  private List<String> topics() {
    List<String> topics = new ArrayList<>(List.of(Topics.RUNS));
    views.forEach(view -> topics.addAll(List.of(view.topic(), view.deadLetterTopic())));
    return topics;
  }

  private static ProducerRecord<byte[], byte[]> message(String topic, Random random) {
    byte[] value = bytes(VALUES.get(random.nextInt(VALUES.size())));
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            topic,
            bytes(KEY + random.nextInt(1_000)),
            random.nextInt(VALUES.size()) == 0 ? null : value);
    for (String header : HEADERS) {
      switch (random.nextInt(4)) {
        case 0 ->
            message
                .headers()
                .add(header, bytes(HEADER_VALUES.get(random.nextInt(HEADER_VALUES.size()))));
        case 1 -> message.headers().add(header, null).add(header, bytes("x".repeat(5_000)));
        default -> {}
      }
    }
    return message;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
