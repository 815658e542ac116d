package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.TombstoneType;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaFutures;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.deadletter.DeadLetterMoves.Move;
import id.nuha.bookingsync.writer.upsert.ErasedKeys;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

/**
 * Removes the dead letters of erased keys from their topic, which Kafka can only cut at its
 * beginning: a marker, then copies of the letters that stay, and all before the copies is cut off.
 * Kafka deletes whole segments, and not the one that it writes to; so the letters are moved only
 * once the marker, being later than they by the topic's segment.ms, begins another segment.
 */
@Component
public class ErasedLetters {
  private static final Logger log = LoggerFactory.getLogger(ErasedLetters.class);
  private static final Duration CLOCK_ERROR = Duration.ofMillis(10);
  private static final int MAX_BATCH = 500;
  private static final int MAX_BATCH_BYTES = 4_000_000;

  private final KafkaClients clients;
  private final KafkaTemplate<byte[], byte[]> kafka;
  private final TopicAdmin topics;
  private final ErasedKeys erasedKeys;
  private final DeadLetterMoves moves;
  private final Clock clock;
  private final Duration acknowledgedWithin;

  ErasedLetters(
      KafkaClients clients,
      KafkaTemplate<byte[], byte[]> kafka,
      TopicAdmin topics,
      ErasedKeys erasedKeys,
      DeadLetterMoves moves,
      Clock clock,
      RetrySettings retries) {
    this.clients = clients;
    this.kafka = kafka;
    this.topics = topics;
    this.erasedKeys = erasedKeys;
    this.moves = moves;
    this.clock = clock;
    this.acknowledgedWithin = retries.deadLetters().acknowledgement();
  }

  /**
   * Letters of erased keys.
   *
   * @param keys the key of each, as Kafka has them
   * @param newest when the newest was written; null if there are none
   */
  public record Found(List<String> keys, @Nullable Instant newest) {}

  /**
   * Looks for letters of erased keys. They are neither shown nor driven again, and can be found
   * until they have been removed.
   *
   * @throws KafkaUnavailableException if Kafka does not answer
   */
  public Found find(View view) {
    Move last = moves.last(topics.topicId(view.deadLetterTopic()));
    long begin = begin(view);
    List<String> keys = new ArrayList<>();
    Instant newest = null;
    try (TopicScan scan =
        clients.scan(view.deadLetterTopic(), ScanStart.offset(last.beforeOffset()))) {
      for (var batch = next(scan); !batch.isEmpty(); batch = next(scan)) {
        Set<String> erased = erasedAmong(view, batch);
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          DeadLetter letter = new DeadLetter(record);
          if (last.counts(letter, begin) && letter.isOfAny(erased)) {
            keys.add(Objects.requireNonNull(letter.key()));
            Instant written = writtenAt(letter);
            newest = newest == null || written.isAfter(newest) ? written : newest;
          }
        }
      }
    }
    return new Found(keys, newest);
  }

  /**
   * Removes the letters that were found, if Kafka would delete them now.
   *
   * @param segment the topic's segment.ms
   * @return whether it has; if not, ask again once the newest is older than a segment
   * @throws KafkaUnavailableException if Kafka does not do what is asked; it may be called again
   */
  public boolean remove(View view, Found found, Duration segment) {
    String topic = view.deadLetterTopic();
    String topicId = topics.topicId(topic);
    Move last = moves.last(topicId);
    Instant now = clock.instant();
    if (last.beforeOffset() > 0) { // a cut that a crash came before
      topics.cutBefore(topic, last.beforeOffset());
    }
    if (found.newest() == null) {
      return true;
    }
    if (!found.newest().plus(segment).plus(CLOCK_ERROR).isBefore(now)) {
      return false;
    }
    String id = UUID.randomUUID().toString();
    long before = offset(send(marker(topic, id, now))) + 1;
    Map<Long, Long> offsets = copies(view, last, id, before);
    if (moves.commit(view, topicId, last, new Move(id, before), offsets)) {
      topics.cutBefore(topic, before);
      log.info(
          "View {}: the dead letters of erased keys are removed; those that stay now begin at"
              + " offset {} of {}.",
          view.id(),
          before,
          topic);
    }
    return true;
  }

  private Map<Long, Long> copies(View view, Move last, String id, long before) {
    long begin = begin(view);
    Map<Long, Long> offsets = new LinkedHashMap<>();
    try (TopicScan scan =
        clients.scan(
            view.deadLetterTopic(), ScanStart.offset(last.beforeOffset()), Map.of(0, before))) {
      for (var batch = next(scan); !batch.isEmpty(); batch = next(scan)) {
        Set<String> erased = erasedAmong(view, batch);
        Map<Long, CompletableFuture<SendResult<byte[], byte[]>>> sent = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          DeadLetter letter = new DeadLetter(record);
          if (last.counts(letter, begin) && !letter.isOfAny(erased)) {
            sent.put(record.offset(), send(copy(record, id, before)));
          }
        }
        kafka.flush();
        sent.forEach((original, copy) -> offsets.put(original, offset(copy)));
      }
    }
    return offsets;
  }

  private long begin(View view) {
    return topics.startOffsets(view.deadLetterTopic()).getOrDefault(0, 0L);
  }

  private static List<ConsumerRecord<byte[], byte[]>> next(TopicScan scan) {
    return scan.next(MAX_BATCH, MAX_BATCH_BYTES);
  }

  private Set<String> erasedAmong(View view, List<ConsumerRecord<byte[], byte[]>> batch) {
    return erasedKeys.among(
        view,
        batch.stream()
            .map(record -> new DeadLetter(record).key())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  /** When it came to where it is, at the latest. */
  private Instant writtenAt(DeadLetter letter) {
    String moved = letter.header(Headers.DLT_MOVED_AT);
    String setAside = moved == null ? letter.header(Headers.DLT_TIME) : moved;
    String time = setAside == null ? letter.header(Headers.TIME) : setAside;
    try {
      return time == null ? Instant.ofEpochMilli(letter.record().timestamp()) : Instant.parse(time);
    } catch (DateTimeException e) { // somebody else's
      return Instant.ofEpochMilli(letter.record().timestamp());
    }
  }

  private static ProducerRecord<byte[], byte[]> marker(String topic, String move, Instant now) {
    ProducerRecord<byte[], byte[]> marker =
        new ProducerRecord<byte[], byte[]>(topic, null, now.toEpochMilli(), null, null);
    TextHeaders.set(marker.headers(), Headers.TYPE, TombstoneType.ERASED);
    TextHeaders.set(marker.headers(), Headers.TIME, now.toString());
    TextHeaders.set(marker.headers(), Headers.DLT_MOVE, move);
    return marker;
  }

  private ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, String move, long before) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    TextHeaders.set(headers, Headers.DLT_MOVE, move);
    TextHeaders.set(headers, Headers.DLT_MOVE_BEFORE, Long.toString(before));
    TextHeaders.set(headers, Headers.DLT_MOVED_AT, clock.instant().toString());
    return new ProducerRecord<>(
        record.topic(),
        null,
        record.timestamp() < 0 ? null : record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  private CompletableFuture<SendResult<byte[], byte[]>> send(
      ProducerRecord<byte[], byte[]> record) {
    try {
      return kafka.send(record);
    } catch (KafkaException e) { // no broker was reached in time
      throw KafkaUnavailableException.unwrapping(e);
    }
  }

  private long offset(CompletableFuture<SendResult<byte[], byte[]>> sent) {
    return KafkaFutures.get(sent, acknowledgedWithin).getRecordMetadata().offset();
  }
}
