package id.nuha.bookingsync.writer.audit;

import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import id.nuha.bookingsync.writer.schema.AuditRole;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table {@code audit_log}: rows are added, by one writer at a time, and read. */
@Component
public class AuditLog {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private static final long ADVISORY_LOCK = 239_129L;

  private final JdbcClient jdbc;
  private final AuditRole role;

  AuditLog(JdbcClient jdbc, AuditRole role) {
    this.jdbc = jdbc;
    this.role = role;
  }

  private record Position(long offset, int leaderEpoch) {}

  private record End(long id, String hash) {}

  /** Adds those of the messages that it does not hold yet, in their order. */
  @Transactional
  public void append(String topicId, List<ConsumerRecord<byte[], byte[]>> messages) {
    // The order of the chain is that of the topic, also where two writers hold the same messages.
    jdbc.sql("SELECT pg_advisory_xact_lock(:lock)").param("lock", ADVISORY_LOCK).query(row -> {});
    if (role.isUsable()) { // until this transaction ends, it may do nothing but this
      jdbc.sql("SET LOCAL ROLE " + AuditRole.NAME).update();
    }
    Set<Position> stored = stored(topicId, messages);
    End end = end();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      Position position =
          new Position(
              message.offset(), message.leaderEpoch().orElse(AppliedPosition.UNKNOWN_EPOCH));
      if (!stored.contains(position)) {
        AuditRow row = AuditRow.of(topicId, message, end.id(), end.hash());
        if (row.action().equals(AuditRow.UNREADABLE)) {
          log.warn(
              "{} offset {} is no audit event and is stored as {}: only fetcher and writer may write"
                  + " there.",
              message.topic(),
              message.offset(),
              AuditRow.UNREADABLE);
        }
        add(row);
        end = new End(row.id(), row.hash());
      }
    }
  }

  private Set<Position> stored(String topicId, List<ConsumerRecord<byte[], byte[]>> messages) {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT kafka_offset, leader_epoch FROM audit_log
                 WHERE topic_id = :topicId AND kafka_offset = ANY (:offsets)
                """)
            .param("topicId", topicId)
            .param("offsets", messages.stream().map(ConsumerRecord::offset).toArray(Long[]::new))
            .query((row, number) -> new Position(row.getLong(1), row.getInt(2)))
            .list());
  }

  private End end() {
    return jdbc.sql("SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1")
        .query((row, number) -> new End(row.getLong(1), row.getString(2)))
        .optional()
        .orElse(new End(0, AuditRow.BEFORE_THE_FIRST));
  }

  private void add(AuditRow row) {
    jdbc.sql(
            """
            INSERT INTO audit_log (id, topic_id, kafka_offset, leader_epoch, at, who, role, from_address,
                                   action, what, result, previous_hash, hash)
            VALUES (:id, :topicId, :offset, :leaderEpoch, :at, :who, :role, :fromAddress,
                    :action, :what, :result, :previousHash, :hash)
            """)
        .param("id", row.id())
        .param("topicId", row.topicId())
        .param("offset", row.offset())
        .param("leaderEpoch", row.leaderEpoch())
        .param("at", row.at() == null ? null : row.at().atOffset(ZoneOffset.UTC))
        .param("who", row.who())
        .param("role", row.role())
        .param("fromAddress", row.fromAddress())
        .param("action", row.action())
        .param("what", row.what())
        .param("result", row.result())
        .param("previousHash", row.previousHash())
        .param("hash", row.hash())
        .update();
  }

  /**
   * Some rows, newest first.
   *
   * @param before only those with a lower id
   * @param who only this name's; null for any
   * @param action only this action; null for any
   */
  List<AuditRow> newest(long before, int limit, @Nullable String who, @Nullable String action) {
    return jdbc.sql(
            """
            SELECT * FROM audit_log
             WHERE id < :before AND (:who::text IS NULL OR who = :who)
               AND (:action::text IS NULL OR action = :action)
             ORDER BY id DESC LIMIT :limit
            """)
        .param("before", before)
        .param("who", who)
        .param("action", action)
        .param("limit", limit)
        .query(AuditRow::from)
        .list();
  }

  /** Some rows in their order, from the one after that id on. */
  List<AuditRow> after(long id, int limit) {
    return jdbc.sql("SELECT * FROM audit_log WHERE id > :id ORDER BY id LIMIT :limit")
        .param("id", id)
        .param("limit", limit)
        .query(AuditRow::from)
        .list();
  }
}
