package id.nuha.bookingsync.writer.deadletter;

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
}
