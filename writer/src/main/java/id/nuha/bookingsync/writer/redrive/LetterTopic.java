package id.nuha.bookingsync.writer.redrive;

import id.nuha.bookingsync.contract.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** Reads a view's dead-letter topic; it has one partition and is kept for ever. */
@Component
class LetterTopic {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final ConsumerFactory<?, ?> kafka;

  LetterTopic(ConsumerFactory<?, ?> kafka) {
    this.kafka = kafka;
  }

  /**
   * The letters from an offset on.
   *
   * @param most how many at most
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  List<Letter> read(View view, long from, int most) {
    Map<String, Object> settings = new HashMap<>(kafka.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
    TopicPartition partition = new TopicPartition(view.deadLetterTopic(), 0);
    List<TopicPartition> one = List.of(partition);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      consumer.assign(one);
      long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
      long start = Math.max(from, consumer.beginningOffsets(one).getOrDefault(partition, 0L));
      List<Letter> letters = new ArrayList<>();
      if (start >= end) {
        return letters;
      }
      consumer.seek(partition, start);
      long silentSince = System.nanoTime();
      while (letters.size() < most && consumer.position(partition) < end) {
        int before = letters.size();
        consumer.poll(Duration.ofMillis(100)).forEach(r -> letters.add(new Letter(r)));
        if (letters.size() > before) {
          silentSince = System.nanoTime();
        } else if (System.nanoTime() - silentSince > ANSWERS_WITHIN.toNanos()) {
          throw new TimeoutException("The dead letters did not come");
        }
      }
      return letters.subList(0, Math.min(most, letters.size()));
    }
  }
}
