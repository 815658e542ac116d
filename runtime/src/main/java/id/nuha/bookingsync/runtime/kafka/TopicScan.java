package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.encryption.EncryptionHeader;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;

/**
 * Reads a topic outside any consumer group, batch by batch, up to an end that was fixed when it
 * began. What a batch holds is limited in records and in bytes, so that memory does not depend on
 * what the topic holds. Used by one thread.
 */
public final class TopicScan implements AutoCloseable {
  /** Records per batch, unless the caller sets another limit. */
  static final int MAX_RECORDS = 2_000;

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Duration answersWithin;

  /** Records that were polled and not handed out yet. */
  private final Deque<Polled> polled = new ArrayDeque<>();

  private long polledBytes;

  private record Polled(ConsumerRecord<byte[], byte[]> record, long bytes) {}

  private TopicScan(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Duration answersWithin) {
    this.consumer = consumer;
    this.ends = ends;
    this.answersWithin = answersWithin;
  }

  static TopicScan open(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      ScanStart start,
      Map<Integer, Long> limits,
      long otherwise,
      Duration answersWithin) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    if (partitions.isEmpty()) { // without this check an unknown topic would look empty
      throw new KafkaUnavailableException(new UnknownTopicOrPartitionException());
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = start.offsets(consumer, beginnings, ends);
    Map<TopicPartition, Long> limited = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      long from = starts.getOrDefault(partition, beginning);
      consumer.seek(partition, Math.max(beginning, Math.min(from, end)));
      limited.put(partition, Math.min(end, limits.getOrDefault(partition.partition(), otherwise)));
    }
    return new TopicScan(consumer, limited, answersWithin);
  }

  /**
   * The next batch, in order per partition.
   *
   * @param maxRecords of the batch; it has fewer only at the end, or because of their bytes
   * @param maxBytes of keys, values when clear, and headers; a single larger record comes alone
   * @return empty when all is read
   * @throws KafkaUnavailableException if no record comes for a while
   */
  public List<ConsumerRecord<byte[], byte[]>> next(int maxRecords, long maxBytes) {
    try {
      while (polled.size() < maxRecords && polledBytes < maxBytes && !isAtEnd()) {
        poll();
      }
    } catch (KafkaException e) { // what was polled before is still there for the next call
      throw new KafkaUnavailableException(e);
    }
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    long bytes = 0;
    while (!polled.isEmpty() && batch.size() < maxRecords) {
      if (bytes + polled.element().bytes() > maxBytes && !batch.isEmpty()) {
        break;
      }
      Polled next = polled.remove();
      batch.add(next.record());
      bytes += next.bytes();
    }
    polledBytes -= bytes;
    return batch;
  }

  /**
   * Whether all is read.
   *
   * @throws KafkaUnavailableException if Kafka does not say
   */
  public boolean isFinished() {
    try {
      return polled.isEmpty() && isAtEnd();
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(e);
    }
  }

  /** The next batch of at most 2,000 records and {@link MemoryLimits#MAX_BATCH_BYTES}. */
  public List<ConsumerRecord<byte[], byte[]>> next() {
    return next(MAX_RECORDS, MemoryLimits.MAX_BATCH_BYTES);
  }

  /**
   * Hands over every record that is left.
   *
   * @throws KafkaUnavailableException if no record comes for a while
   */
  public void forEach(Consumer<ConsumerRecord<byte[], byte[]>> action) {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      batch.forEach(action);
    }
  }

  @Override
  public void close() {
    try {
      consumer.close();
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(e);
    }
  }

  /** Waits for further records, or for the end. */
  private void poll() {
    long silentSince = System.nanoTime();
    int before = polled.size();
    while (polled.size() == before && !isAtEnd()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(record)) {
          Polled next = new Polled(record, bytesOf(record));
          polled.add(next);
          polledBytes += next.bytes();
        }
      }
      if (System.nanoTime() - silentSince > answersWithin.toNanos() && polled.size() == before) {
        throw new TimeoutException();
      }
    }
  }

  private long end(ConsumerRecord<?, ?> record) {
    return ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** The bytes of the key and the headers. */
  public static long bytesBesideValue(ConsumerRecord<byte[], byte[]> record) {
    long bytes = Math.max(record.serializedKeySize(), 0);
    for (Header header : record.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  /** The bytes of the value, or those that it states to have when clear, if these are more. */
  public static long bytesOfValue(ConsumerRecord<byte[], byte[]> record) {
    String encryption = TextHeaders.get(record.headers(), Headers.ENCRYPTION);
    int clear = encryption == null ? 0 : EncryptionHeader.clearBytes(encryption);
    return Math.max(clear, Math.max(record.serializedValueSize(), 0));
  }

  /** The bytes that a record takes: key, value when clear, and headers. */
  public static long bytesOf(ConsumerRecord<byte[], byte[]> record) {
    return bytesBesideValue(record) + bytesOfValue(record);
  }
}
