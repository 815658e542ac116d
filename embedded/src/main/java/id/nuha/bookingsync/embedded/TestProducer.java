package id.nuha.bookingsync.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends what a test wants in a topic, of any size that the topic takes. */
public final class TestProducer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> sent = new ArrayList<>();

  /** A producer for the broker at this host and port. */
  public TestProducer(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 25_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a record; {@link #await} waits for it. */
  public void send(String topic, String key, String value, Map<String, String> headers) {
    send(topic, key, bytes(value), headers);
  }

  /** The same with a value that is no text. */
  public void send(String topic, String key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
    headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
    sent.add(producer.send(record));
  }

  /** Waits until Kafka has stored all that was sent. */
  public void await() {
    producer.flush();
    try {
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    sent.clear();
  }

  @Override
  public void close() {
    producer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
