package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.upsert.Withdrawn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Notes in the database which keys need a tombstone in their view's topic, and where each key's
 * last one stands: so none is forgotten by a crash, and a replay that meets what stands before a
 * tombstone owes no other.
 */
@Component
public class Tombstones {
  /** Tells our advisory locks from those of other programs, of replays and of the ledger. */
  private static final int LOCK_CLASS = 239_126;

  /** How many are sent before what became of them is noted. */
  static final int MAX_BATCH = 500;

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  Tombstones(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /**
   * A tombstone that is to be sent.
   *
   * @param due the count that is settled once it is sent
   */
  record Owed(String key, int due) {}

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
                INSERT INTO tombstone AS t (view_id, key, expired, due, observed_at)
                SELECT :view, r.key, r.micros IS NOT NULL, 1,
                       timestamptz 'epoch' + r.micros * interval '1 microsecond'
                  FROM unnest(:keys, :observed, :partitions, :offsets)
                       AS r (key, micros, kafka_partition, kafka_offset)
                 WHERE NOT EXISTS (
                       SELECT FROM tombstone s
                        WHERE s.view_id = :view AND s.key = r.key AND s.topic_id = :topicId
                          AND s.kafka_partition = r.kafka_partition
                          AND s.kafka_offset > r.kafka_offset)
                 ORDER BY r.key
                    ON CONFLICT (view_id, key) DO UPDATE
                   SET due = t.due + 1, expired = excluded.expired, repeated = FALSE,
                       observed_at = greatest(t.observed_at, excluded.observed_at)
                """)
            .param("view", view.id())
            .param("topicId", topicId)
            .param("keys", owed.stream().map(Withdrawn::key).toArray(String[]::new))
            .param("observed", owed.stream().map(w -> micros(w.observedAt())).toArray(Long[]::new))
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
   * Notes that an erased key needs a tombstone whatever stands in the topic. The caller sends it
   * after the commit.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void oweErased(View view, String key) {
    owe(view, List.of(new Rows.Row(key, null)), false);
  }

  /**
   * Notes that the keys of these rows need a tombstone, and when they were observed: what is older
   * does not bring them back.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void oweExpired(View view, List<Rows.Row> removed) {
    owe(view, removed, true);
  }

  private void owe(View view, List<Rows.Row> removed, boolean expired) {
    jdbc.sql(
            """
            INSERT INTO tombstone AS t (view_id, key, expired, due, observed_at)
            SELECT :view, key, :expired, 1, timestamptz 'epoch' + micros * interval '1 microsecond'
              FROM unnest(:keys, :observed) AS k (key, micros) ORDER BY key
                ON CONFLICT (view_id, key) DO UPDATE
               SET due = t.due + 1, expired = excluded.expired, repeated = FALSE,
                   observed_at = greatest(t.observed_at, excluded.observed_at)
            """)
        .param("view", view.id())
        .param("keys", removed.stream().map(Rows.Row::key).toArray(String[]::new))
        .param(
            "observed", removed.stream().map(row -> micros(row.observedAt())).toArray(Long[]::new))
        .param("expired", expired)
        .update();
  }

  private static @Nullable Long micros(@Nullable Instant instant) {
    return instant == null ? null : (Long) ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** Whether any is owed. */
  boolean isAnyOwed(View view) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM tombstone WHERE view_id = :view AND due > settled)")
        .param("view", view.id())
        .query(Boolean.class)
        .single();
  }

  /** What is owed for that key; empty if nothing is. */
  List<Owed> owed(View view, String key) {
    return jdbc.sql(
            "SELECT key, due FROM tombstone WHERE view_id = :view AND key = :key AND due > settled")
        .param("view", view.id())
        .param("key", key)
        .query(Owed.class)
        .list();
  }

  /**
   * The first {@link #MAX_BATCH} that are owed.
   *
   * @param expired of expired records, or else of erased keys
   */
  List<Owed> owed(View view, boolean expired) {
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

  /**
   * Notes where tombstones stand now.
   *
   * @param stored by key
   */
  void sent(View view, String topicId, Map<String, RecordMetadata> stored) {
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
  }

  private static RecordMetadata metadata(Map<String, RecordMetadata> stored, String key) {
    return Objects.requireNonNull(stored.get(key));
  }

  /**
   * Notes that nothing is owed any more. What has become due meanwhile stays so, also where two
   * writers have sent the same.
   */
  void settle(View view, List<Owed> owed) {
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
   * Notes that the last tombstone of each partition is owed once more where it is older than that.
   *
   * @return whether any is
   */
  boolean oweLast(View view, String topicId, Duration age) {
    return jdbc.sql(
                """
                UPDATE tombstone t SET due = due + 1, repeated = TRUE
                  FROM (SELECT DISTINCT ON (kafka_partition) key, repeated, sent_at
                          FROM tombstone WHERE view_id = :view AND topic_id = :topicId
                         ORDER BY kafka_partition, sent_at DESC) l
                 WHERE t.view_id = :view AND t.key = l.key AND NOT l.repeated
                   AND l.sent_at < now() - :millis * interval '1 millisecond'
                """)
            .param("view", view.id())
            .param("topicId", topicId)
            .param("millis", age.toMillis())
            .update()
        > 0;
  }

  /** Forgets tombstones of expired records, long after Kafka has removed all that they guard. */
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

  private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
