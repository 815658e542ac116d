package id.nuha.bookingsync.writer.apply;

import id.nuha.bookingsync.writer.deadletter.DeadLetters;
import id.nuha.bookingsync.writer.deadletter.Position;
import id.nuha.bookingsync.writer.deadletter.Rejection;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.ledger.Outcome;
import id.nuha.bookingsync.writer.ledger.RunCounts;
import id.nuha.bookingsync.writer.schema.Table;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies one batch of a view in one transaction: rows, counts and applied offsets land together or
 * not at all. Dead letters are acknowledged by Kafka before the commit, so a crash may repeat one
 * and never loses one.
 */
@Component
public class BatchApplier {
  private final TransactionTemplate transaction;
  private final JdbcTemplate jdbc;
  private final ObservationReader reader;
  private final AppliedOffsets appliedOffsets;
  private final Ledger ledger;
  private final DeadLetters deadLetters;
  private final MeterRegistry metrics;

  BatchApplier(
      TransactionTemplate transaction,
      JdbcTemplate jdbc,
      ObservationReader reader,
      AppliedOffsets appliedOffsets,
      Ledger ledger,
      DeadLetters deadLetters,
      MeterRegistry metrics) {
    this.transaction = transaction;
    this.jdbc = jdbc;
    this.reader = reader;
    this.appliedOffsets = appliedOffsets;
    this.ledger = ledger;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
  }

  /**
   * Applies a batch.
   *
   * @param topicId Kafka's id of the topic that the records came from
   * @return how many records were read and how many of them set aside
   * @throws org.springframework.dao.DataAccessException if the database is at fault; nothing is
   *     applied
   */
  public Applied apply(Table table, String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    List<Rejection> rejections = new ArrayList<>();
    List<Observation> observations = readAll(table, topicId, records, rejections);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    transaction.executeWithoutResult(
        status -> {
          Map<Integer, Long> applied = appliedOffsets.lock(topicId, endsOf(records).keySet());
          RunCounts counts = new RunCounts();
          rejections.addAll(upsert(table, observations, counts, applied, outcomes));
          for (Rejection rejection : rejections) {
            count(counts, applied, rejection.position(), rejection.runId(), Outcome.REJECTED);
            outcomes.merge(Outcome.REJECTED, 1, Integer::sum);
          }
          deadLetters.setAside(table.view(), rejections);
          ledger.add(table.view(), counts);
          appliedOffsets.move(topicId, endsOf(records));
          ledger.closeReached(table.view());
        });
    outcomes.forEach((outcome, number) -> meter(table, outcome, number));
    return new Applied(records.size(), rejections.size());
  }

  /** How many records a batch had, and how many of them were set aside. */
  public record Applied(int records, int rejected) {}

  private List<Observation> readAll(
      Table table,
      String topicId,
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Rejection> rejections) {
    List<Observation> observations = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        observations.add(reader.read(table, record, topicId));
      } catch (UnreadableRecordException e) {
        rejections.add(
            new Rejection(
                record,
                Position.of(record, topicId),
                ObservationReader.runId(record),
                e.exception(),
                null,
                e.column(),
                e.reason()));
      }
    }
    return observations;
  }

  private List<Rejection> upsert(
      Table table,
      List<Observation> observations,
      RunCounts counts,
      Map<Integer, Long> applied,
      Map<Outcome, Integer> outcomes) {
    List<Rejection> refused =
        jdbc.execute(
            (ConnectionCallback<List<Rejection>>)
                connection ->
                    new BatchUpsert(table)
                        .apply(
                            connection,
                            observations,
                            (observation, outcome) -> {
                              outcomes.merge(outcome, 1, Integer::sum);
                              count(
                                  counts,
                                  applied,
                                  observation.position(),
                                  observation.runId(),
                                  outcome);
                            }));
    return refused == null ? List.of() : refused;
  }

  // A record below the applied offset was counted when it came first.
  private static void count(
      RunCounts counts,
      Map<Integer, Long> applied,
      Position position,
      @Nullable String runId,
      Outcome outcome) {
    if (runId != null && position.offset() >= applied.getOrDefault(position.partition(), 0L)) {
      counts.add(runId, outcome);
    }
  }

  private static Map<Integer, Long> endsOf(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> ends = new TreeMap<>();
    records.forEach(r -> ends.merge(r.partition(), r.offset() + 1, Math::max));
    return ends;
  }

  private void meter(Table table, Outcome outcome, int number) {
    metrics
        .counter(
            "bookingsync.records",
            "view",
            Integer.toString(table.view().id()),
            "outcome",
            outcome.name().toLowerCase(Locale.ROOT))
        .increment(number);
  }
}
