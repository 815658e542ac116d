package id.nuha.bookingsync.writer.erase;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

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
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.erase.Tombstones.Owed;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import id.nuha.bookingsync.writer.upsert.ExpiredKeys;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the tombstones that are owed, after the commit of what owes them: Kafka's compaction
 * removes what stands before one under its key.
 */
@Component
class TombstoneSender {
  /**
   * Under which name {@code applied_offset} has the ends that a topic had when tombstones of
   * expired records were begun to be sent.
   */
  private static final String BEGUN = "/expired";

  /** By so much a record's time may be ahead; with a later one it becomes a dead letter. */
  private static final Duration MAX_AHEAD = Duration.ofDays(1);

  private final Tombstones tombstones;
  private final JdbcClient jdbc;
  private final JdbcTemplate connections;
  private final TransactionTemplate transaction;
  private final KafkaTemplate<byte[], byte[]> kafka;
  private final KafkaClients clients;
  private final TopicAdmin topics;
  private final AppliedOffsets appliedOffsets;
  private final Rows rows;
  private final Duration acknowledgedWithin;

  TombstoneSender(
      Tombstones tombstones,
      JdbcClient jdbc,
      JdbcTemplate connections,
      TransactionTemplate transaction,
      KafkaTemplate<byte[], byte[]> kafka,
      KafkaClients clients,
      TopicAdmin topics,
      AppliedOffsets appliedOffsets,
      Rows rows,
      RetrySettings retries) {
    this.tombstones = tombstones;
    this.jdbc = jdbc;
    this.connections = connections;
    this.transaction = transaction;
    this.kafka = kafka;
    this.clients = clients;
    this.topics = topics;
    this.appliedOffsets = appliedOffsets;
    this.rows = rows;
    this.acknowledgedWithin = retries.deadLetters().acknowledgement();
  }

  /**
   * Sends the one that an erased key needs, if it still does.
   *
   * @throws KafkaUnavailableException if Kafka does not acknowledge; it stays owed
   */
  void sendFor(View view, String key) {
    List<Owed> owed = tombstones.owed(view, key);
    if (!owed.isEmpty()) {
      send(view, owed, TombstoneType.ERASED, time(view));
    }
  }

  /**
   * Sends all that the view's topic needs; of several writers one does.
   *
   * @throws KafkaUnavailableException if Kafka does not acknowledge; they stay owed
   */
  void sendOwed(View view) {
    if (!tombstones.isAnyOwed(view)) {
      return;
    }
    String time = time(view); // once: it reads the whole table
    while (Boolean.TRUE.equals(
        transaction.execute(status -> tombstones.alone(view) && sendErased(view, time)))) {
      // the next ones
    }
    while (sendExpired(view, time)) {
      // the next ones
    }
  }

  /**
   * Sends the last tombstone of each partition once more where it is older than a segment: Kafka
   * cleans no segment that it still writes to, and ends one only when something is written.
   *
   * @param segment the topic's segment.ms
   */
  void repeatLast(View view, Duration segment) {
    if (tombstones.oweLast(view, topics.topicId(view.topic()), segment)) {
      sendOwed(view);
    }
  }

  private boolean sendErased(View view, String time) {
    List<Owed> owed = tombstones.owed(view, false);
    if (!owed.isEmpty()) {
      send(view, owed, TombstoneType.ERASED, time);
    }
    return owed.size() == Tombstones.MAX_BATCH;
  }

  /**
   * An expired booking may come again with a later date, and a tombstone after that record would
   * remove it from the topic. So these wait until all that stands in the topic is applied, and are
   * not sent where the key has a row then. What is published at that very moment is published once
   * more, behind the tombstone, and counted for no run. Up to where all was applied is committed
   * before the first tombstone is sent: after a crash it is looked for from there.
   */
  private boolean sendExpired(View view, String time) {
    String begun = topics.topicId(view.topic()) + BEGUN;
    transaction.executeWithoutResult(status -> begin(view, begun));
    return Boolean.TRUE.equals(
        transaction.execute(
            status ->
                tombstones.alone(view)
                    && sendExpired(view, time, begun, appliedOffsets.nextOffsets(begun))));
  }

  private void begin(View view, String begun) {
    if (!tombstones.alone(view)
        || tombstones.owed(view, true).isEmpty()
        || !appliedOffsets.nextOffsets(begun).isEmpty()) {
      return;
    }
    Map<Integer, AppliedPosition> ends = new HashMap<>();
    topics
        .endOffsets(view.topic())
        .forEach(
            (partition, end) ->
                ends.put(partition, new AppliedPosition(end, AppliedPosition.UNKNOWN_EPOCH)));
    appliedOffsets.advance(begun, ends);
  }

  /**
   * Sends some.
   *
   * @param from where it began; empty if nothing was to be done then
   */
  private boolean sendExpired(View view, String time, String begun, Map<Integer, Long> from) {
    if (from.isEmpty() || !isApplied(view, from)) {
      return false;
    }
    List<Owed> owed = tombstones.owed(view, true);
    List<Owed> absent = new ArrayList<>();
    List<Owed> present = new ArrayList<>();
    Set<String> existing = rows.existing(view, owed.stream().map(Owed::key).toList());
    owed.forEach(one -> (existing.contains(one.key()) ? present : absent).add(one));
    tombstones.settle(view, present);
    if (!absent.isEmpty()) {
      send(view, absent, TombstoneType.EXPIRED, time);
    }
    Instant latest = Instant.parse(time).plus(MAX_AHEAD);
    for (Set<Place> hidden = hidden(view, from, latest);
        !hidden.isEmpty();
        hidden = hidden(view, from, latest)) {
      publishAgain(view, from, hidden);
    }
    appliedOffsets.forget(begun);
    return owed.size() == Tombstones.MAX_BATCH;
  }

  private boolean isApplied(View view, Map<Integer, Long> ends) {
    Map<Integer, Long> applied = appliedOffsets.nextOffsets(topics.topicId(view.topic()));
    try (TopicScan rest = clients.scan(view.topic(), ScanStart.offsets(applied), ends)) {
      return rest.next(1, MemoryLimits.MAX_BATCH_BYTES).isEmpty();
    }
  }

  /** Where a record stands in the view's topic. */
  private record Place(int partition, long offset) {}

  private record Newest(Place at, Instant observedAt) {}

  /**
   * Where the newest record stands of each key that has a tombstone, or an older record, behind it;
   * not of those whose newest record has expired itself.
   *
   * @param latest what is stamped later is by a wrong clock, and no sighting
   */
  private Set<Place> hidden(View view, Map<Integer, Long> from, Instant latest) {
    Map<String, Integer> partitions = expiredSince(view, from);
    if (partitions.isEmpty()) {
      return Set.of();
    }
    Map<String, Instant> expired =
        Objects.requireNonNull(
            connections.execute(
                (ConnectionCallback<Map<String, Instant>>)
                    c -> ExpiredKeys.among(c, view, partitions.keySet())));
    Map<String, Newest> newest = new HashMap<>();
    Map<String, Place> hidden = new HashMap<>();
    try (TopicScan scan = clients.scan(view.topic(), ScanStart.offsets(from))) {
      scan.forEach(
          record -> {
            String key = keyOf(record);
            // What stands in another partition hides nothing there, and is not hidden.
            if (!Objects.equals(partitions.get(key), record.partition())) {
              return;
            }
            Newest before = newest.get(key);
            Instant observedAt = observedAt(record);
            if (record.value() != null
                && !observedAt.isAfter(latest)
                && observedAt.isAfter(expired.getOrDefault(key, Instant.MIN))
                && (before == null || !observedAt.isBefore(before.observedAt()))) {
              newest.put(
                  key, new Newest(new Place(record.partition(), record.offset()), observedAt));
              hidden.remove(key);
            } else if (before != null) {
              hidden.put(key, before.at());
            }
          });
    }
    return Set.copyOf(hidden.values());
  }

  /**
   * The keys of the tombstones of expired records, without those that are erased, and in which
   * partition the last one of each stands.
   */
  private Map<String, Integer> expiredSince(View view, Map<Integer, Long> from) {
    Map<String, Integer> expired = new HashMap<>();
    Set<String> erased = new HashSet<>();
    try (TopicScan scan = clients.scan(view.topic(), ScanStart.offsets(from))) {
      scan.forEach(
          record -> {
            String type = TextHeaders.get(record.headers(), Headers.TYPE);
            if (record.value() == null && TombstoneType.EXPIRED.equals(type)) {
              expired.put(keyOf(record), record.partition());
            } else if (record.value() == null && TombstoneType.ERASED.equals(type)) {
              erased.add(keyOf(record));
            }
          });
    }
    expired.keySet().removeAll(erased);
    return expired;
  }

  private static Instant observedAt(ConsumerRecord<byte[], byte[]> record) {
    String time = TextHeaders.get(record.headers(), Headers.TIME);
    try {
      return time == null ? Instant.ofEpochMilli(record.timestamp()) : Instant.parse(time);
    } catch (DateTimeException e) { // somebody else's
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  // They are read again, one after the other: together they may not fit into memory.
  private void publishAgain(View view, Map<Integer, Long> from, Set<Place> places) {
    try (TopicScan scan = clients.scan(view.topic(), ScanStart.offsets(from))) {
      scan.forEach(
          record -> {
            if (places.contains(new Place(record.partition(), record.offset()))) {
              publishAgain(record);
            }
          });
    }
  }

  private void publishAgain(ConsumerRecord<byte[], byte[]> record) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    headers.remove(Headers.RUN_ID);
    await(
        send(
            new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers)));
  }

  private void send(View view, List<Owed> owed, String type, String time) {
    String topicId = topics.topicId(view.topic());
    Map<String, CompletableFuture<SendResult<byte[], byte[]>>> sent = new TreeMap<>();
    owed.forEach(one -> sent.put(one.key(), send(tombstone(view, one.key(), type, time, null))));
    kafka.flush();
    Map<String, RecordMetadata> stored = new HashMap<>();
    sent.forEach((key, future) -> stored.put(key, await(future)));
    if (type.equals(TombstoneType.ERASED)) {
      sendElsewhere(view, stored, time);
    }
    tombstones.settle(view, owed);
    tombstones.sent(view, topicId, stored);
  }

  /** Records of an erased key may stand where it hashed before partitions were added. */
  private void sendElsewhere(View view, Map<String, RecordMetadata> stored, String time) {
    List<CompletableFuture<SendResult<byte[], byte[]>>> sent = new ArrayList<>();
    for (Integer partition : topics.endOffsets(view.topic()).keySet()) {
      stored.forEach(
          (key, at) -> {
            if (at.partition() != partition) {
              sent.add(send(tombstone(view, key, TombstoneType.ERASED, time, partition)));
            }
          });
    }
    kafka.flush();
    sent.forEach(this::await);
  }

  /**
   * A fetcher that starts looks at each partition's last record, so that its instants go on after
   * those that were given: a tombstone must not hide them.
   */
  private String time(View view) {
    return jdbc.sql(
            """
            SELECT greatest(now(), max(observed_at) FILTER (WHERE observed_at < now() + interval '1 day'))
              FROM %s
            """
                .formatted(quoted(view.table())))
        .query(OffsetDateTime.class)
        .single()
        .toInstant()
        .truncatedTo(ChronoUnit.MICROS)
        .toString();
  }

  private static ProducerRecord<byte[], byte[]> tombstone(
      View view, String key, String type, String time, @Nullable Integer partition) {
    ProducerRecord<byte[], byte[]> tombstone =
        new ProducerRecord<>(view.topic(), partition, key.getBytes(StandardCharsets.UTF_8), null);
    TextHeaders.set(tombstone.headers(), Headers.SPEC_VERSION, "1.0");
    TextHeaders.set(tombstone.headers(), Headers.ID, UUID.randomUUID().toString());
    TextHeaders.set(tombstone.headers(), Headers.SOURCE, "/writer");
    TextHeaders.set(tombstone.headers(), Headers.TYPE, type);
    TextHeaders.set(tombstone.headers(), Headers.TIME, time);
    TextHeaders.set(tombstone.headers(), Headers.VIEW_ID, Integer.toString(view.id()));
    return tombstone;
  }

  private CompletableFuture<SendResult<byte[], byte[]>> send(
      ProducerRecord<byte[], byte[]> record) {
    try {
      return kafka.send(record);
    } catch (KafkaException e) { // no broker was reached in time
      throw KafkaUnavailableException.unwrapping(e);
    }
  }

  private RecordMetadata await(CompletableFuture<SendResult<byte[], byte[]>> sent) {
    return KafkaFutures.get(sent, acknowledgedWithin).getRecordMetadata();
  }

  private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
