package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.breaker.CircuitBreaker;
import id.nuha.bookingsync.writer.deadletter.DeadLetters;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final BatchUpsert upserts;
  private final DeadLetters deadLetters;
  private final DryRun dryRun;
  private final ReplayStore store;
  private final TransactionTemplate transaction;
  private final RetryUntilAvailable retry;

  ReplayRunner(
      KafkaClients kafka,
      TopicAdmin topics,
      Schema schema,
      AppliedOffsets appliedOffsets,
      BatchUpsert upserts,
      DeadLetters deadLetters,
      DryRun dryRun,
      ReplayStore store,
      TransactionTemplate transaction,
      RetrySettings retries) {
    this.kafka = kafka;
    this.topics = topics;
    this.schema = schema;
    this.appliedOffsets = appliedOffsets;
    this.upserts = upserts;
    this.deadLetters = deadLetters;
    this.dryRun = dryRun;
    this.store = store;
    this.transaction = transaction;
    this.retry =
        new RetryUntilAvailable(retries.outage(), MonotonicClock.SYSTEM, ReplayRunner::outageIn);
  }

  /** Runs the replay to its end, and notes how it ended. */
  void run(Replay replay, View view, ReplayStart from) {
    try {
      String failure = null;
      try {
        if (replay.dryRun()) {
          countOnly(replay, view, from);
        } else {
          apply(replay, view, from);
        }
      } catch (CircuitBreaker.OpenException | TopicGoneException e) {
        failure = e.getMessage();
      } catch (RuntimeException e) { // outages have been waited out
        failure = OutageMessages.of(e) + "; mend it and ask again";
      }
      String status = failure == null ? "COMPLETE" : "FAILED";
      String reason = failure;
      onceAvailable(() -> store.end(replay.replayId(), status, reason));
      log.info("Replay {} of view {} is {}.", replay.replayId(), view.id(), status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(Replay replay, View view, ReplayStart from) throws InterruptedException {
    CircuitBreaker breaker = new CircuitBreaker();
    String topicId = onceAvailable(() -> topics.topicId(view.topic()));
    Table table = onceAvailable(() -> schema.read(view));
    try (TopicScan scan = onceAvailable(() -> scan(view, topicId, from))) {
      while (true) {
        List<ConsumerRecord<byte[], byte[]>> batch = onceAvailable(() -> next(scan, view, topicId));
        if (batch.isEmpty()) {
          return;
        }
        BatchResult result = onceAvailable(() -> apply(table, topicId, batch, breaker));
        breaker.note(result);
        onceAvailable(() -> store.add(replay.replayId(), batch.size(), result.counts()));
      }
    }
  }

  // The ledger is left as it is: these records were counted when they came first.
  private BatchResult apply(
      Table table,
      String topicId,
      List<ConsumerRecord<byte[], byte[]>> batch,
      CircuitBreaker breaker) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              BatchResult result = upserts.apply(table, batch);
              breaker.check(result);
              deadLetters.setAside(table.view(), topicId, result.rejections());
              return result;
            }));
  }

  private void countOnly(Replay replay, View view, ReplayStart from) throws InterruptedException {
    Map<Outcome, Long> counts =
        onceAvailable(
            () -> {
              try (TopicScan scan = scan(view, topics.topicId(view.topic()), from)) {
                return dryRun.count(schema.read(view), scan);
              }
            });
    long records = counts.values().stream().mapToLong(Long::longValue).sum();
    onceAvailable(() -> store.add(replay.replayId(), records, counts));
  }

  private TopicScan scan(View view, String topicId, ReplayStart from) {
    return kafka.scan(view.topic(), from.scanStart(), appliedOffsets.read(topicId));
  }

  private List<ConsumerRecord<byte[], byte[]>> next(TopicScan scan, View view, String topicId) {
    try {
      return scan.next();
    } catch (KafkaUnavailableException e) {
      if (topics.topicId(view.topic()).equals(topicId)) {
        throw e;
      }
      throw new TopicGoneException(view);
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

  private static @Nullable String outageIn(RuntimeException exception) {
    SqlState state = SqlState.in(exception);
    boolean staysUntilMended =
        exception instanceof CircuitBreaker.OpenException
            || exception instanceof TopicGoneException
            || exception instanceof CatalogueException
            || (state != null && state.fault() == SqlState.Fault.SCHEMA);
    return staysUntilMended ? null : OutageMessages.of(exception);
  }

  /** The topic was deleted in the middle: what was still to come will not. */
  private static final class TopicGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicGoneException(View view) {
      super(view.topic() + " was deleted in the middle; sync, then ask for a replay again");
    }
  }
}
