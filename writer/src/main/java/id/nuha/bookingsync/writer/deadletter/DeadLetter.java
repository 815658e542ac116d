package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A record of a dead-letter topic. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {
  /**
   * Partition and offset of a record that the fetcher set aside; it was never in the view's topic.
   */
  private static final long NOWHERE = -1;

  /** Its place in the dead-letter topic. */
  long offset() {
    return record.offset();
  }

  @Nullable String key() {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  /** Whether its key is one of these; a letter without a key is none's. */
  boolean isOfAny(Set<String> keys) {
    String key = key();
    return key != null && keys.contains(key);
  }

  @Nullable String header(String name) {
    return TextHeaders.get(record.headers(), name);
  }

  /** Whether it is a copy, and the topic begins after all that was copied with it. */
  boolean isOriginalGone(long begin) {
    long before = number(Headers.DLT_MOVE_BEFORE);
    return before != NOWHERE && begin >= before;
  }

  /** The record as it stood in its topic: at the same instant the later offset is the newer one. */
  ConsumerRecord<byte[], byte[]> original() {
    String topic = header(Headers.DLT_TOPIC);
    return new ConsumerRecord<>(
        topic == null ? record.topic() : topic,
        (int) number(Headers.DLT_PARTITION),
        number(Headers.DLT_OFFSET),
        record.timestamp(),
        TimestampType.CREATE_TIME,
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  /** The same with nothing in the place of its value. */
  DeadLetter withoutValue() {
    return new DeadLetter(
        new ConsumerRecord<>(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.timestampType(),
            record.serializedKeySize(),
            record.serializedValueSize(),
            record.key(),
            null,
            record.headers(),
            Optional.empty()));
  }

  /** Why it cannot be applied in this heap; null if it can. */
  @Nullable String tooLarge() {
    long bytes = TopicScan.bytesOfValue(record);
    return bytes <= MemoryLimits.MAX_RECORD_BYTES
        ? null
        : "the record has %s, of %s that the writer's heap has room for; give it more heap (-Xmx, in docker-compose mem_limit)"
            .formatted(
                MemoryLimits.inWords(bytes), MemoryLimits.inWords(MemoryLimits.MAX_RECORD_BYTES));
  }

  private long number(String header) {
    String text = header(header);
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : NOWHERE;
  }
}
