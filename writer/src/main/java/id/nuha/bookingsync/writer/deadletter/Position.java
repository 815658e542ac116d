package id.nuha.bookingsync.writer.deadletter;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a record stands.
 *
 * @param topicId Kafka's id of the topic, which its name alone does not tell
 */
public record Position(String topic, String topicId, int partition, long offset) {
  /** The position of a record of that topic. */
  public static Position of(ConsumerRecord<byte[], byte[]> record, String topicId) {
    return new Position(record.topic(), topicId, record.partition(), record.offset());
  }

  /** The offset after the last record of each partition. */
  public static Map<Integer, Long> endsOf(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> ends = new TreeMap<>();
    records.forEach(r -> ends.merge(r.partition(), r.offset() + 1, Math::max));
    return ends;
  }
}
