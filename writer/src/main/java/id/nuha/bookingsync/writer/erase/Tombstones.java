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
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.upsert.Withdrawn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The writer's tombstones in the views' topics: Kafka's compaction removes what stands before one
 * under its key. A transaction notes that one is owed, it is sent after the commit, and where it
 * stands is noted; so none is forgotten by a crash, and a replay that meets what stands before a
 * tombstone sends no other.
 */
@Component
public class Tombstones {
  /** Tells our advisory locks from those of other programs, of replays and of the ledger. */
  private static final int LOCK_CLASS = 239_126;

  private static final int MAX_BATCH = 500;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher events;
  private final KafkaTemplate<byte[], byte[]> kafka;
  private final KafkaClients clients;
  private final TopicAdmin topics;
  private final AppliedOffsets appliedOffsets;
  private final Rows rows;
  private final Duration acknowledgedWithin;

  Tombstones(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ApplicationEventPublisher events,
      KafkaTemplate<byte[], byte[]> kafka,
      KafkaClients clients,
      TopicAdmin topics,
      AppliedOffsets appliedOffsets,
      Rows rows,
      RetrySettings retries) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.events = events;
    this.kafka = kafka;
    this.clients = clients;
    this.topics = topics;
    this.appliedOffsets = appliedOffsets;
    this.rows = rows;
    this.acknowledgedWithin = retries.deadLetters().acknowledgement();
  }

  private record Owed(String key, int due) {}

  /**
   * Notes that the keys of these records need a tombstone, unless one stands after them; part of
   * the batch's transaction.
   *
   * @param topicId Kafka's id of the topic that the records came from
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void owe(View view, String topicId, List<Withdrawn> withdrawn) {
    Map<String, Withdrawn> last = new TreeMap<>();
    for (Withdrawn one : withdrawn) {
      // What stands under another key than its own is nothing that a tombstone could remove.
      if (one.key().equals(keyOf(one.record()))) {
        last.merge(one.key(), one, (a, b) -> a.record().offset() > b.record().offset() ? a : b);
      }
    }
    if (last.isEmpty()) {
      return;
    }
    List<Withdrawn> owed = List.copyOf(last.values());
    int noted =
        jdbc.sql(
                """
                INSERT INTO tombstone AS t (view_id, key, expired, due)
                SELECT :view, r.key, r.expired, 1
                  FROM unnest(:keys, :expired, :partitions, :offsets)
                       AS r (key, expired, kafka_partition, kafka_offset)
                 WHERE NOT EXISTS (
                       SELECT FROM tombstone s
                        WHERE s.view_id = :view AND s.key = r.key AND s.topic_id = :topicId
                          AND s.kafka_partition = r.kafka_partition
                          AND s.kafka_offset > r.kafka_offset)
                 ORDER BY r.key
                    ON CONFLICT (view_id, key) DO UPDATE
                   SET due = t.due + 1, expired = excluded.expired, repeated = FALSE
                """)
            .param("view", view.id())
            .param("topicId", topicId)
            .param("keys", owed.stream().map(Withdrawn::key).toArray(String[]::new))
            .param("expired", owed.stream().map(Withdrawn::expired).toArray(Boolean[]::new))
            .param(
                "partitions",
                owed.stream().map(w -> w.record().partition()).toArray(Integer[]::new))
            .param("offsets", owed.stream().map(w -> w.record().offset()).toArray(Long[]::new))
            .update();
    if (noted > 0) {
      events.publishEvent(new TombstonesOwed());
    }
  }

  /**
   * Notes that tombstones are owed again whose offsets Kafka has given out again.
   *
   * @param rewritten by partition, the first of those offsets
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void oweLost(View view, String topicId, Map<Integer, Long> rewritten) {
    rewritten.forEach(
        (partition, offset) ->
            jdbc.sql(
                    """
                    UPDATE tombstone SET due = due + 1
                     WHERE view_id = :view AND topic_id = :topicId
                       AND kafka_partition = :partition AND kafka_offset >= :offset
                    """)
                .param("view", view.id())
                .param("topicId", topicId)
                .param("partition", partition)
                .param("offset", offset)
                .update());
  }

  /**
   * Notes that these keys need a tombstone whatever stands in the topic. The caller sends it after
   * the commit.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void owe(View view, List<String> keys, boolean expired) {
    jdbc.sql(
            """
            INSERT INTO tombstone AS t (view_id, key, expired, due)
            SELECT :view, key, :expired, 1 FROM unnest(:keys) AS k (key) ORDER BY key
                ON CONFLICT (view_id, key) DO UPDATE
               SET due = t.due + 1, expired = excluded.expired, repeated = FALSE
            """)
        .param("view", view.id())
        .param("keys", keys.toArray(String[]::new))
        .param("expired", expired)
        .update();
  }

  /**
   * Sends the one that an erased key needs, if it still does.
   *
   * @throws KafkaUnavailableException if Kafka does not acknowledge; it stays owed
   */
  void sendFor(View view, String key) {
    List<Owed> owed =
        jdbc.sql(
                "SELECT key, due FROM tombstone WHERE view_id = :view AND key = :key AND due > settled")
            .param("view", view.id())
            .param("key", key)
            .query(Owed.class)
            .list();
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
    boolean isAny =
        jdbc.sql("SELECT EXISTS (SELECT FROM tombstone WHERE view_id = :view AND due > settled)")
            .param("view", view.id())
            .query(Boolean.class)
            .single();
    if (!isAny) {
      return;
    }
    String time = time(view); // once: it reads the whole table
    while (Boolean.TRUE.equals(
        transaction.execute(status -> alone(view) && sendErased(view, time)))) {
      // the next ones
    }
    while (Boolean.TRUE.equals(
        transaction.execute(status -> alone(view) && sendExpired(view, time)))) {
      // the next ones
    }
  }

  /**
   * Lets the last tombstone of each partition be sent once more where it is older than a segment:
   * Kafka cleans no segment that it still writes to, and ends one only when something is written.
   *
   * @param segment the topic's segment.ms
   */
  void repeatLast(View view, Duration segment) {
    int due =
        jdbc.sql(
                """
                UPDATE tombstone t SET due = due + 1, repeated = TRUE
                  FROM (SELECT DISTINCT ON (kafka_partition) key, repeated, sent_at
                          FROM tombstone WHERE view_id = :view AND topic_id = :topicId
                         ORDER BY kafka_partition, sent_at DESC) l
                 WHERE t.view_id = :view AND t.key = l.key AND NOT l.repeated
                   AND l.sent_at < now() - :millis * interval '1 millisecond'
                """)
            .param("view", view.id())
            .param("topicId", topics.topicId(view.topic()))
            .param("millis", segment.toMillis())
            .update();
    if (due > 0) {
      sendOwed(view);
    }
  }

  /** Forgets where tombstones of expired records stand, long after Kafka has compacted all. */
  void forgetExpired(View view, Duration after) {
    jdbc.sql(
            """
            DELETE FROM tombstone WHERE view_id = :view AND expired AND due = settled
               AND sent_at < now() - :millis * interval '1 millisecond'
            """)
        .param("view", view.id())
        .param("millis", after.toMillis())
        .update();
  }

  /** Takes, until the transaction ends, what one writer at a time has; false if another has it. */
  boolean alone(View view) {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(:class, :view)")
        .param("class", LOCK_CLASS)
        .param("view", view.id())
        .query(Boolean.class)
        .single();
  }

  private boolean sendErased(View view, String time) {
    List<Owed> owed = owed(view, false);
    if (!owed.isEmpty()) {
      send(view, owed, TombstoneType.ERASED, time);
    }
    return owed.size() == MAX_BATCH;
  }

  /**
   * An expired booking may come again with a later date, and a tombstone after that record would
   * remove it from the topic. So these wait until all that stands in the topic is applied, and are
   * not sent where the key has a row then. What is published at that very moment is published once
   * more, behind the tombstone, and counted for no run.
   */
  private boolean sendExpired(View view, String time) {
    List<Owed> owed = owed(view, true);
    if (owed.isEmpty()) {
      return false;
    }
    Map<Integer, Long> ends = topics.endOffsets(view.topic());
    if (!isApplied(view, ends)) {
      return false;
    }
    List<Owed> absent = new ArrayList<>();
    List<Owed> present = new ArrayList<>();
    Set<String> existing = rows.existing(view, owed.stream().map(Owed::key).toList());
    owed.forEach(one -> (existing.contains(one.key()) ? present : absent).add(one));
    settle(view, present);
    Map<String, RecordMetadata> sent =
        absent.isEmpty() ? Map.of() : send(view, absent, TombstoneType.EXPIRED, time);
    publishAgain(view, ends, sent);
    return owed.size() == MAX_BATCH;
  }

  private List<Owed> owed(View view, boolean expired) {
    return jdbc.sql(
            """
            SELECT key, due FROM tombstone
             WHERE view_id = :view AND due > settled AND expired = :expired
             ORDER BY key LIMIT :max
            """)
        .param("view", view.id())
        .param("expired", expired)
        .param("max", MAX_BATCH)
        .query(Owed.class)
        .list();
  }

  private boolean isApplied(View view, Map<Integer, Long> ends) {
    Map<Integer, Long> applied = appliedOffsets.nextOffsets(topics.topicId(view.topic()));
    try (TopicScan rest = clients.scan(view.topic(), ScanStart.offsets(applied), ends)) {
      return rest.next(1, MemoryLimits.MAX_BATCH_BYTES).isEmpty();
    }
  }

  private void publishAgain(
      View view, Map<Integer, Long> ends, Map<String, RecordMetadata> tombstones) {
    if (tombstones.isEmpty()) {
      return;
    }
    Map<String, ConsumerRecord<byte[], byte[]>> between = new HashMap<>();
    try (TopicScan scan = clients.scan(view.topic(), ScanStart.offsets(ends))) {
      scan.forEach(
          record -> {
            RecordMetadata tombstone = tombstones.get(keyOf(record));
            if (tombstone != null
                && record.value() != null
                && record.partition() == tombstone.partition()
                && record.offset() < tombstone.offset()) {
              between.put(keyOf(record), record);
            }
          });
    }
    for (ConsumerRecord<byte[], byte[]> record : between.values()) {
      RecordHeaders headers = new RecordHeaders(record.headers());
      headers.remove(Headers.RUN_ID);
      await(
          send(
              new ProducerRecord<>(
                  record.topic(),
                  null,
                  record.timestamp(),
                  record.key(),
                  record.value(),
                  headers)));
    }
  }

  private Map<String, RecordMetadata> send(View view, List<Owed> owed, String type, String time) {
    String topicId = topics.topicId(view.topic());
    Map<String, CompletableFuture<SendResult<byte[], byte[]>>> sent = new TreeMap<>();
    owed.forEach(one -> sent.put(one.key(), send(tombstone(view, one.key(), type, time, null))));
    kafka.flush();
    Map<String, RecordMetadata> stored = new HashMap<>();
    sent.forEach((key, future) -> stored.put(key, await(future)));
    if (type.equals(TombstoneType.ERASED)) {
      sendElsewhere(view, stored, time);
    }
    settle(view, owed);
    List<String> keys = List.copyOf(stored.keySet());
    jdbc.sql(
            """
            UPDATE tombstone t
               SET topic_id = :topicId, kafka_partition = s.kafka_partition,
                   kafka_offset = s.kafka_offset, sent_at = now()
              FROM unnest(:keys, :partitions, :offsets) AS s (key, kafka_partition, kafka_offset)
             WHERE t.view_id = :view AND t.key = s.key
            """)
        .param("topicId", topicId)
        .param("keys", keys.toArray(String[]::new))
        .param(
            "partitions",
            keys.stream().map(key -> metadata(stored, key).partition()).toArray(Integer[]::new))
        .param(
            "offsets",
            keys.stream().map(key -> metadata(stored, key).offset()).toArray(Long[]::new))
        .param("view", view.id())
        .update();
    return stored;
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

  private static RecordMetadata metadata(Map<String, RecordMetadata> stored, String key) {
    return Objects.requireNonNull(stored.get(key));
  }

  /** What has become due meanwhile stays so, also where two writers have sent the same. */
  private void settle(View view, List<Owed> owed) {
    jdbc.sql(
            """
            UPDATE tombstone t SET settled = greatest(t.settled, s.due)
              FROM unnest(:keys, :dues) AS s (key, due)
             WHERE t.view_id = :view AND t.key = s.key
            """)
        .param("keys", owed.stream().map(Owed::key).toArray(String[]::new))
        .param("dues", owed.stream().map(Owed::due).toArray(Integer[]::new))
        .param("view", view.id())
        .update();
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
