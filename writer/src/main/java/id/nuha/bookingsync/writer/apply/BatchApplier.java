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
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
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
   * Applies a batch as it came, and counts for the ledger what came for the first time.
   *
   * @param topicId Kafka's id of the topic that the records came from
   * @throws Breaker.OpenException if most of the records would be set aside; nothing is applied
   * @throws org.springframework.dao.DataAccessException if the database is at fault; nothing is
   *     applied
   */
  public void apply(
      Table table, String topicId, List<ConsumerRecord<byte[], byte[]>> records, Breaker breaker) {
    Batch batch = read(table, topicId, records);
    Map<Integer, Long> ends = Position.endsOf(records);
    transaction.executeWithoutResult(
        status -> {
          batch.outcomes.clear();
          Map<Integer, Long> applied = appliedOffsets.lock(topicId, ends.keySet());
          RunCounts counts = new RunCounts();
          List<Rejection> rejections =
              upsert(
                  table,
                  batch,
                  (position, runId, outcome) -> count(counts, applied, position, runId, outcome));
          batch.setAside = flags(records, rejections);
          breaker.check(batch.setAside, example(rejections));
          deadLetters.setAside(table.view(), rejections);
          ledger.add(table.view(), counts);
          appliedOffsets.move(topicId, ends);
          ledger.closeReached(table.view());
        });
    breaker.note(batch.setAside);
    batch.outcomes.forEach((outcome, number) -> meter(table, outcome, number));
  }

  /**
   * Applies a batch again. The ledger is left as it is: these records have been counted.
   *
   * @return what became of the records
   * @throws Breaker.OpenException if most of the records would be set aside; nothing is applied
   * @throws org.springframework.dao.DataAccessException if the database is at fault; nothing is
   *     applied
   */
  public Map<Outcome, Integer> replay(
      Table table, String topicId, List<ConsumerRecord<byte[], byte[]>> records, Breaker breaker) {
    return Objects.requireNonNull(
        transaction.execute(
            status ->
                applyAgain(
                    table,
                    topicId,
                    records,
                    breaker,
                    rejections -> deadLetters.setAside(table.view(), rejections))));
  }

  /**
   * Applies a batch to whatever table has the view's name in the caller's transaction, and sets
   * nothing aside.
   *
   * @return what would become of the records
   * @throws Breaker.OpenException if most of the records would be set aside
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<Outcome, Integer> rehearse(
      Table table, String topicId, List<ConsumerRecord<byte[], byte[]>> records, Breaker breaker) {
    return applyAgain(table, topicId, records, breaker, rejections -> {});
  }

  // The breaker is of the replay alone: what it notes before a commit that fails, it notes again.
  private Map<Outcome, Integer> applyAgain(
      Table table,
      String topicId,
      List<ConsumerRecord<byte[], byte[]>> records,
      Breaker breaker,
      Consumer<List<Rejection>> setAside) {
    Batch batch = read(table, topicId, records);
    List<Rejection> rejections = upsert(table, batch, (position, runId, outcome) -> {});
    batch.setAside = flags(records, rejections);
    breaker.check(batch.setAside, example(rejections));
    setAside.accept(rejections);
    breaker.note(batch.setAside);
    return batch.outcomes;
  }

  /**
   * Applies records that had been set aside.
   *
   * @return those that fail again
   * @throws org.springframework.dao.DataAccessException if the database is at fault; nothing is
   *     applied
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Rejection> redrive(Table table, List<ConsumerRecord<byte[], byte[]>> records) {
    // Where they stand does not matter: nothing is counted and nothing set aside again.
    return upsert(table, read(table, "", records), (position, runId, outcome) -> {});
  }

  /** Is told what became of each record. */
  private interface Tally {
    void add(Position position, @Nullable String runId, Outcome outcome);
  }

  /** A batch on its way: what could be read, what could not, and what became of it. */
  private static final class Batch {
    private final List<Observation> observations = new ArrayList<>();
    private final List<Rejection> unreadable = new ArrayList<>();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private List<Boolean> setAside = List.of();
  }

  private Batch read(Table table, String topicId, List<ConsumerRecord<byte[], byte[]>> records) {
    Batch batch = new Batch();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        batch.observations.add(reader.read(table, record, topicId));
      } catch (UnreadableRecordException e) {
        batch.unreadable.add(
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
    return batch;
  }

  private List<Rejection> upsert(Table table, Batch batch, Tally tally) {
    List<Rejection> refused =
        jdbc.execute(
            (ConnectionCallback<List<Rejection>>)
                connection ->
                    new BatchUpsert(table)
                        .apply(
                            connection,
                            batch.observations,
                            (observation, outcome) -> {
                              batch.outcomes.merge(outcome, 1, Integer::sum);
                              tally.add(observation.position(), observation.runId(), outcome);
                            }));
    List<Rejection> rejections = new ArrayList<>(batch.unreadable);
    rejections.addAll(refused == null ? List.of() : refused);
    for (Rejection rejection : rejections) {
      batch.outcomes.merge(Outcome.REJECTED, 1, Integer::sum);
      tally.add(rejection.position(), rejection.runId(), Outcome.REJECTED);
    }
    return rejections;
  }

  private static List<Boolean> flags(
      List<ConsumerRecord<byte[], byte[]>> records, List<Rejection> rejections) {
    Set<ConsumerRecord<byte[], byte[]>> rejected =
        Collections.newSetFromMap(new IdentityHashMap<>());
    rejections.forEach(rejection -> rejected.add(rejection.record()));
    return records.stream().map(rejected::contains).toList();
  }

  private static String example(List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return "";
    }
    Rejection last = rejections.get(rejections.size() - 1);
    return last.column() == null ? last.reason() : last.column() + " " + last.reason();
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
