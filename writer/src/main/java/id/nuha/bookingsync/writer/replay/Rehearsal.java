package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.writer.apply.BatchApplier;
import id.nuha.bookingsync.writer.apply.Breaker;
import id.nuha.bookingsync.writer.ledger.Outcome;
import id.nuha.bookingsync.writer.schema.Table;
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
class Rehearsal {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final BatchApplier applier;

  Rehearsal(JdbcClient jdbc, TransactionTemplate transaction, BatchApplier applier) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.applier = applier;
  }

  /**
   * What the records would do.
   *
   * @throws Breaker.OpenException if most of them would be set aside
   * @throws org.springframework.dao.DataAccessException if the database is at fault
   * @throws org.apache.kafka.common.KafkaException if Kafka is
   */
  Map<Outcome, Integer> of(Table table, String topicId, TopicReplay topic) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              status.setRollbackOnly();
              copy(table);
              Breaker breaker = new Breaker();
              Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
              for (var batch = topic.next(); !batch.isEmpty(); batch = topic.next()) {
                applier
                    .rehearse(table, topicId, batch, breaker)
                    .forEach((outcome, number) -> outcomes.merge(outcome, number, Integer::sum));
              }
              return outcomes;
            }));
  }

  // A temporary table comes before all others of its name.
  private void copy(Table table) {
    String name = table.view().table();
    jdbc.sql(
            "CREATE TEMPORARY TABLE rehearsal (LIKE %s INCLUDING ALL EXCLUDING GENERATED) ON COMMIT DROP"
                .formatted(name))
        .update();
    jdbc.sql("INSERT INTO rehearsal OVERRIDING SYSTEM VALUE SELECT * FROM " + name).update();
    jdbc.sql("ALTER TABLE rehearsal RENAME TO " + name).update();
    jdbc.sql("ANALYZE " + name).update();
  }
}
