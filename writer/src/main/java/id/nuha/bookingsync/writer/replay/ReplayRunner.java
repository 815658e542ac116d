package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.breaker.CircuitBreaker;
import id.nuha.bookingsync.writer.deadletter.DeadLetters;
import id.nuha.bookingsync.writer.erase.Tombstones;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.memory.LargeBatches;
import id.nuha.bookingsync.writer.notice.Notices;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.replay.ReplayFaults.StoppedException;
import id.nuha.bookingsync.writer.replay.ReplayStore.Interventions;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.PreparedBatch;
import id.nuha.bookingsync.writer.upsert.SupersededRecords;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries a replay out: reads a view's topic beside the consumer group, which goes on meanwhile,
 * and applies it once more, up to where the group has got to. What comes after that is the group's,
 * and is counted then. Outages are waited out; a batch that is applied twice ends in the same rows.
 */
@Component
class ReplayRunner {
  private static final Logger log = LoggerFactory.getLogger(ReplayRunner.class);

  private final KafkaClients kafka;
  private final TopicAdmin topics;
  private final Schema schema;
  private final AppliedOffsets appliedOffsets;
  private final SupersededRecords superseded;
  private final BatchUpsert upserts;
  private final Notices notices;
  private final DeadLetters deadLetters;
  private final Tombstones tombstones;
  private final ReplayStore store;
  private final TransactionTemplate transaction;
  private final LargeBatches largeBatches;
  private final RetryUntilAvailable retry;

  ReplayRunner(
      KafkaClients kafka,
      TopicAdmin topics,
      Schema schema,
      AppliedOffsets appliedOffsets,
      SupersededRecords superseded,
      BatchUpsert upserts,
      Notices notices,
      DeadLetters deadLetters,
      Tombstones tombstones,
      ReplayStore store,
      TransactionTemplate transaction,
      LargeBatches largeBatches,
      RetrySettings retries) {
    this.kafka = kafka;
    this.topics = topics;
    this.schema = schema;
    this.appliedOffsets = appliedOffsets;
    this.superseded = superseded;
    this.upserts = upserts;
    this.notices = notices;
    this.deadLetters = deadLetters;
    this.tombstones = tombstones;
    this.store = store;
    this.transaction = transaction;
    this.largeBatches = largeBatches;
    this.retry =
        new RetryUntilAvailable(retries.outage(), MonotonicClock.SYSTEM, ReplayFaults::outageIn);
  }

  /** Runs the replay to its end, and notes how it ended. */
  void run(Replay replay, View view, ReplayStart from, ReplaySession session) {
    try {
      ReplayEnding ending = carryOut(replay, view, from, session);
      onceAvailable(() -> store.end(replay.replayId(), ending.status(), ending.reason()));
      log.info("Replay {} of view {} is {}.", replay.replayId(), view.id(), ending.status());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // then the next look at replays takes it for abandoned
      log.error(
          "How replay {} ended cannot be noted: {}.", replay.replayId(), OutageMessages.of(e));
    }
  }

  private ReplayEnding carryOut(Replay replay, View view, ReplayStart from, ReplaySession session)
      throws InterruptedException {
    try {
      read(replay, view, from, session);
      return ReplayEnding.complete();
    } catch (RuntimeException | Error e) { // outages have been waited out
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      // A dry run is cancelled by ending its statement.
      boolean cancelled =
          onceAvailable(() -> store.interventions(replay.replayId()))
              .map(Interventions::cancelRequested)
              .orElse(false);
      return cancelled ? ReplayEnding.cancelled(replay) : ReplayEnding.failed(e);
    }
  }

  private void read(Replay replay, View view, ReplayStart from, ReplaySession session)
      throws InterruptedException {
    CircuitBreaker breaker = new CircuitBreaker();
    Steps steps = new Steps(replay, session);
    String topicId = steps.run(() -> topics.topicId(view.topic()));
    Table table = steps.run(() -> schema.read(view));
    try (TopicScan scan = steps.run(() -> scan(view, topicId, from));
        ReadAhead<Known> known =
            new ReadAhead<>(
                () -> known(next(scan, view, topicId), table, replay.dryRun()), Known::isLarge);
        ReadAhead<Batch> batches =
            new ReadAhead<>(() -> parsed(known.next(), table), Batch::isReadLater)) {
      DryRun dryRun = replay.dryRun() ? DryRun.begin(table, session, upserts) : null;
      while (true) {
        Batch batch = steps.run(batches::next);
        if (batch.records().isEmpty()) {
          return;
        }
        BatchResult result =
            dryRun == null
                ? steps.run(() -> inTurn(batch, table, b -> apply(b, topicId, breaker)))
                : inTurn(batch, table, b -> count(dryRun, b, breaker));
        breaker.note(result);
        onceAvailable(() -> store.add(replay.replayId(), batch.records().size(), result.counts()));
      }
    }
  }

  /**
   * Records, and what is known of them before they are parsed.
   *
   * @param isLarge whether the heap has room for one such batch
   * @param superseded the positions of those that are older than their rows
   */
  private record Known(
      List<ConsumerRecord<byte[], byte[]>> records, boolean isLarge, BitSet superseded) {}

  /**
   * A batch that was read ahead.
   *
   * @param prepared null if it is empty, or large, which the heap has room for once, or waits for a
   *     key
   */
  private record Batch(
      List<ConsumerRecord<byte[], byte[]>> records, @Nullable PreparedBatch prepared) {
    boolean isReadLater() {
      return prepared == null;
    }
  }

  // A dry run is applied to a copy of the table, which goes its own way.
  private Known known(List<ConsumerRecord<byte[], byte[]>> records, Table table, boolean dryRun) {
    // Several together are never large: the scan sees to that.
    boolean isLarge = records.size() == 1 && LargeBatches.isLarge(records);
    boolean isAsked = !dryRun && !records.isEmpty() && !isLarge;
    return new Known(records, isLarge, isAsked ? superseded.in(table, records) : new BitSet());
  }

  private Batch parsed(Known batch, Table table) {
    boolean isReadLater = batch.records().isEmpty() || batch.isLarge();
    try {
      return new Batch(
          batch.records(),
          isReadLater ? null : upserts.prepare(table, batch.records(), batch.superseded()));
    } catch (MissingKeyException isWaitedForWhereItIsApplied) {
      return new Batch(batch.records(), null);
    }
  }

  private BatchResult inTurn(
      Batch batch, Table table, Function<PreparedBatch, BatchResult> application) {
    return batch.prepared() != null
        ? application.apply(batch.prepared())
        : largeBatches.inTurn(
            batch.records(), () -> application.apply(upserts.prepare(table, batch.records())));
  }

  // The ledger is left as it is: these records were counted when they came first.
  private BatchResult apply(PreparedBatch batch, String topicId, CircuitBreaker breaker) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              BatchResult result = upserts.apply(batch);
              breaker.check(result);
              deadLetters.setAside(batch.table().view(), topicId, result.rejections());
              tombstones.owe(batch.table().view(), topicId, result.withdrawn());
              notices.daysChanged(batch.table().view(), result.changedDays());
              return result;
            }));
  }

  private static BatchResult count(DryRun dryRun, PreparedBatch batch, CircuitBreaker breaker) {
    BatchResult result = dryRun.apply(batch);
    breaker.check(result);
    return result;
  }

  private TopicScan scan(View view, String topicId, ReplayStart from) {
    return kafka.scan(view.topic(), from.scanStart(), appliedOffsets.nextOffsets(topicId));
  }

  private List<ConsumerRecord<byte[], byte[]>> next(TopicScan scan, View view, String topicId) {
    try {
      return scan.next();
    } catch (KafkaUnavailableException e) {
      if (topics.topicId(view.topic()).equals(topicId)) {
        throw e;
      }
      throw new StoppedException(
          view.topic() + " was deleted in the middle; sync, then ask for a replay again");
    }
  }

  /** Says what a replay waits for: in the log, and where replays are shown. */
  private void waits(Replay replay, String outage) {
    logOutage(outage);
    try {
      store.waits(replay.replayId(), "it waits: " + outage);
    } catch (RuntimeException e) { // of PostgreSQL itself the log alone can tell
      if (ReplayFaults.outageIn(e) == null) {
        throw e;
      }
    }
  }

  private <T> T onceAvailable(RetryUntilAvailable.Step<T> step) throws InterruptedException {
    return retry.call(step, ReplayRunner::logOutage);
  }

  private void onceAvailable(RetryUntilAvailable.Action action) throws InterruptedException {
    retry.run(action, ReplayRunner::logOutage);
  }

  private static void logOutage(String outage) {
    log.warn("A replay waits: {}.", outage);
  }

  /**
   * The steps of one replay. Each is tried until Kafka and PostgreSQL answer, and none begins once
   * the replay was cancelled.
   */
  private final class Steps {
    private final Replay replay;
    private final ReplaySession session;

    Steps(Replay replay, ReplaySession session) {
      this.replay = replay;
      this.session = session;
    }

    <T> T run(RetryUntilAvailable.Step<T> step) throws InterruptedException {
      return retry.call(
          () -> {
            look();
            return step.run();
          },
          outage -> waits(replay, outage));
    }

    private void look() {
      // A dry run that loses its session has lost its copy as well, and fails at once.
      boolean locked = replay.dryRun() || session.keepLock();
      Optional<Interventions> interventions = store.interventions(replay.replayId());
      if (interventions.map(Interventions::cancelRequested).orElse(false)) {
        throw new StoppedException("cancelled");
      }
      if (interventions.map(Interventions::takenForAbandoned).orElse(true)) {
        if (!locked) {
          throw new StoppedException(
              "its session of PostgreSQL was lost, and another replay of the view has begun");
        }
        store.goOn(replay.replayId());
      }
    }
  }
}
