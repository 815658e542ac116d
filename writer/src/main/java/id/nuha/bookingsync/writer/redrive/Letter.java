package id.nuha.bookingsync.writer.redrive;

import id.nuha.bookingsync.contract.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A record of a dead-letter topic. */
record Letter(ConsumerRecord<byte[], byte[]> record) {
  private static final long NOWHERE = -1;

  /** Its place in the dead-letter topic. */
  long offset() {
    return record.offset();
  }

  @Nullable String key() {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  @Nullable String header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /**
   * The record as it stood in its topic: at the same instant the offset tells which of two is
   * newer. What the fetcher set aside stood nowhere.
   */
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

  private long number(String header) {
    String text = header(header);
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : NOWHERE;
  }
}
