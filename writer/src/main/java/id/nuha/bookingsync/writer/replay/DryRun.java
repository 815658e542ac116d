package id.nuha.bookingsync.writer.replay;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.writer.breaker.CircuitBreaker;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A replay that only counts: the records are applied to a copy of the table, which goes with its
 * transaction. So a key that stands twice in the topic counts as it would, and nobody waits for a
 * lock.
 */
@Component
class DryRun {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final BatchUpsert upserts;

  DryRun(JdbcClient jdbc, TransactionTemplate transaction, BatchUpsert upserts) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.upserts = upserts;
  }

  /**
   * What the records would do.
   *
   * @throws CircuitBreaker.OpenException if most of them would be set aside
   * @throws org.springframework.dao.DataAccessException if the database is at fault
   * @throws id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException if Kafka is
   */
  Map<Outcome, Long> count(Table table, TopicScan scan) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              copy(table);
              CircuitBreaker breaker = new CircuitBreaker();
              Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
              for (var batch = scan.next(); !batch.isEmpty(); batch = scan.next()) {
                BatchResult result = upserts.apply(table, batch);
                breaker.check(result);
                breaker.note(result);
                result.counts().forEach((outcome, n) -> counts.merge(outcome, n, Long::sum));
              }
              return counts;
            }));
  }

  // The temporary table hides the real one. It must never be committed: this session's prepared
  // upsert would go on writing to the copy.
  private void copy(Table table) {
    String name = quoted(table.view().table());
    jdbc.sql(
            """
            CREATE TEMPORARY TABLE dry_run (LIKE %s INCLUDING ALL EXCLUDING GENERATED)
                ON COMMIT DROP
            """
                .formatted(name))
        .update();
    jdbc.sql("INSERT INTO dry_run OVERRIDING SYSTEM VALUE SELECT * FROM " + name).update();
    jdbc.sql("ALTER TABLE dry_run RENAME TO " + name).update();
    jdbc.sql("ANALYZE " + name).update();
  }
}
