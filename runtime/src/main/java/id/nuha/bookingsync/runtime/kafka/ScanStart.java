package id.nuha.bookingsync.runtime.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where a scan of a topic begins. */
@FunctionalInterface
public interface ScanStart {
  /**
   * The offset to begin at, for each partition.
   *
   * @param consumer answers further questions
   * @param beginnings the first offset that each partition still holds
   * @param ends the offset after the last record of each partition
   */
  Map<TopicPartition, Long> offsets(
      Consumer<?, ?> consumer,
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, Long> ends);

  /** With the first record that is still there. */
  static ScanStart earliest() {
    return (consumer, beginnings, ends) -> beginnings;
  }

  /** With the last record of each partition. */
  static ScanStart lastRecord() {
    return (consumer, beginnings, ends) -> mapped(ends, (partition, end) -> end - 1);
  }

  /** At an offset of a topic with one partition. */
  static ScanStart offset(long offset) {
    return (consumer, beginnings, ends) -> mapped(ends, (partition, end) -> offset);
  }

  /** At given offsets by partition number; with the first record where none is given. */
  static ScanStart offsets(Map<Integer, Long> offsets) {
    return (consumer, beginnings, ends) ->
        mapped(
            beginnings,
            (partition, beginning) -> offsets.getOrDefault(partition.partition(), beginning));
  }

  /** With the first record that Kafka stamped at that instant or later. */
  static ScanStart at(Instant instant) {
    // Kafka refuses an instant before its first.
    long time = instant.isBefore(Instant.EPOCH) ? 0 : instant.toEpochMilli();
    return (consumer, beginnings, ends) -> {
      Map<TopicPartition, Long> times = mapped(ends, (partition, end) -> time);
      var found = consumer.offsetsForTimes(times);
      return mapped(
          ends,
          (partition, end) -> {
            var first = found.get(partition);
            return first == null ? end : first.offset(); // null: nothing is as late as that
          });
    };
  }

  private static Map<TopicPartition, Long> mapped(
      Map<TopicPartition, Long> offsets,
      java.util.function.BiFunction<TopicPartition, Long, Long> mapping) {
    Map<TopicPartition, Long> mapped = new HashMap<>();
    offsets.forEach((partition, offset) -> mapped.put(partition, mapping.apply(partition, offset)));
    return mapped;
  }
}
