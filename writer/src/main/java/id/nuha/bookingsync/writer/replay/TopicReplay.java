package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a view's topic again, batch by batch, outside the consumer group, which goes on
 * meanwhile.
 */
final class TopicReplay implements AutoCloseable {
  private static final Duration COMES_WITHIN = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  /**
   * Reads from there.
   *
   * @param settings of the Kafka client
   * @param from the first instant, by Kafka's time; null for the beginning
   * @param applied per partition, where the consumer group has got to: what comes after is its own,
   *     and will be counted then
   */
  TopicReplay(
      Map<String, Object> settings, View view, @Nullable Instant from, Map<Integer, Long> applied) {
    Map<String, Object> own = new HashMap<>(settings);
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    own.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    consumer = new KafkaConsumer<>(own);
    try {
      seek(view, from, applied);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private void seek(View view, @Nullable Instant from, Map<Integer, Long> applied) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(view.topic()).stream()
            .map(p -> new TopicPartition(view.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer
        .endOffsets(partitions)
        .forEach(
            (partition, end) ->
                ends.put(
                    partition, Math.min(end, applied.getOrDefault(partition.partition(), 0L))));
    if (from == null) {
      consumer.seekToBeginning(partitions);
    } else {
      seek(partitions, from);
    }
  }

  /**
   * The next batch; empty when all is read.
   *
   * @throws DisconnectException if none comes for a while
   */
  List<ConsumerRecord<byte[], byte[]>> next() {
    long silentSince = System.nanoTime();
    while (!isAtEnd()) {
      List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.offset()
            < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
          batch.add(record);
        }
      }
      if (!batch.isEmpty()) {
        return batch;
      }
      if (System.nanoTime() - silentSince > COMES_WITHIN.toNanos()) {
        throw new DisconnectException("No record came");
      }
    }
    return List.of();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void seek(List<TopicPartition> partitions, Instant from) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      if (first == null) { // nothing as late as that
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, first.offset());
      }
    }
  }
}
