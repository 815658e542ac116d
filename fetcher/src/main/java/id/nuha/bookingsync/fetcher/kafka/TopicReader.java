package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** Reads a topic up to its present end, outside any consumer group. */
@Component
public class TopicReader {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final Map<String, Object> settings;

  TopicReader(ConsumerFactory<?, ?> kafka) {
    this.settings = new HashMap<>(kafka.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
  }

  /** Where to begin in a partition. */
  interface Start {
    /** The offset to begin at. */
    long offset(int partition, long beginning, long end);
  }

  /**
   * Hands over every record of the topic, in order per partition.
   *
   * @throws KafkaUnavailableException if the broker stops answering
   */
  public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    read(topic, (partition, beginning, end) -> beginning, reader);
  }

  void read(String topic, Start start, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> unread = new HashMap<>(consumer.endOffsets(partitions));
      for (TopicPartition partition : partitions) {
        long beginning = beginnings.getOrDefault(partition, 0L);
        long end = unread.getOrDefault(partition, 0L);
        long offset = start.offset(partition.partition(), beginning, end);
        consumer.seek(partition, Math.max(beginning, Math.min(offset, end)));
      }
      long silentSince = System.nanoTime();
      while (true) {
        unread.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (unread.isEmpty()) {
          return;
        }
        var records = consumer.poll(Duration.ofMillis(200));
        records.forEach(reader);
        if (!records.isEmpty()) {
          silentSince = System.nanoTime();
        } else if (System.nanoTime() - silentSince > ANSWERS_WITHIN.toNanos()) {
          throw new KafkaUnavailableException(new TimeoutException());
        }
      }
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(e);
    }
  }
}
