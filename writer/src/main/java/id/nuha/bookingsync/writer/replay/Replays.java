package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.apply.BatchApplier;
import id.nuha.bookingsync.writer.apply.Breaker;
import id.nuha.bookingsync.writer.consume.Fault;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.Outcome;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.DisconnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** Replays a view's topic into its table while everything else goes on. */
@Component
class Replays implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Replays.class);
  private static final String EARLIEST = "earliest";

  private final Catalogue catalogue;
  private final DataSource dataSource;
  private final ReplayStore store;
  private final Schema schema;
  private final TopicAdmin broker;
  private final AppliedOffsets appliedOffsets;
  private final BatchApplier applier;
  private final Rehearsal rehearsal;
  private final ConsumerFactory<?, ?> kafka;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "replay"));

  Replays(
      Catalogue catalogue,
      DataSource dataSource,
      ReplayStore store,
      Schema schema,
      TopicAdmin broker,
      AppliedOffsets appliedOffsets,
      BatchApplier applier,
      Rehearsal rehearsal,
      ConsumerFactory<?, ?> kafka) {
    this.catalogue = catalogue;
    this.dataSource = dataSource;
    this.store = store;
    this.schema = schema;
    this.broker = broker;
    this.appliedOffsets = appliedOffsets;
    this.applier = applier;
    this.rehearsal = rehearsal;
    this.kafka = kafka;
  }

  /**
   * Starts a replay, or finds the one of the view that runs.
   *
   * @param from by Kafka's time; null for the beginning
   */
  Replay start(View view, @Nullable Instant from, boolean dryRun) {
    while (true) {
      ReplayLock lock = ReplayLock.take(dataSource, view);
      if (lock != null) {
        return begin(view, from, dryRun, lock);
      }
      Replay running = store.running(view).orElse(null);
      if (running != null) {
        return running;
      }
      Thread.onSpinWait(); // it ended, or has not been noted yet: look again
    }
  }

  /** The newest ones. What a writer that was stopped left behind is ended first. */
  List<Replay> newest() {
    for (View view : catalogue.views()) {
      if (store.running(view).isPresent()) {
        try (ReplayLock lock = ReplayLock.take(dataSource, view)) {
          if (lock != null) {
            endAbandoned(view);
          }
        }
      }
    }
    return store.newest();
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }

  private Replay begin(View view, @Nullable Instant from, boolean dryRun, ReplayLock lock) {
    try {
      endAbandoned(view);
      Replay replay =
          store.begin(
              UUID.randomUUID().toString(),
              view,
              from == null ? EARLIEST : from.toString(),
              dryRun);
      threads.execute(() -> run(replay, view, from, lock));
      return replay;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void endAbandoned(View view) {
    store
        .running(view)
        .ifPresent(
            replay ->
                store.end(
                    replay.replayId(),
                    "FAILED",
                    "the writer that ran it was stopped; ask for it again"));
  }

  private void run(Replay replay, View view, @Nullable Instant from, ReplayLock lock) {
    try (lock) {
      String reason = null;
      try {
        if (replay.dryRun()) {
          rehearse(replay, view, from);
        } else {
          replay(replay, view, from);
        }
      } catch (Breaker.OpenException | TopicGoneException e) {
        reason = e.getMessage();
      } catch (DataAccessException | CatalogueException e) { // the others are waited out
        reason = Fault.inWords(e) + "; mend it and ask again";
      }
      String status = reason == null ? "COMPLETE" : "FAILED";
      String why = reason;
      onceItCan(() -> store.end(replay.replayId(), status, why));
      log.info("Replay {} of view {} is {}.", replay.replayId(), view.id(), status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void replay(Replay replay, View view, @Nullable Instant from)
      throws InterruptedException {
    Breaker breaker = new Breaker();
    String topicId = onceItCan(() -> broker.topicId(view.topic()));
    Table table = onceItCan(() -> schema.read(view));
    try (TopicReplay topic = onceItCan(() -> topic(view, topicId, from))) {
      while (true) {
        List<ConsumerRecord<byte[], byte[]>> batch = onceItCan(() -> next(topic, view, topicId));
        if (batch.isEmpty()) {
          return;
        }
        Map<Outcome, Integer> outcomes =
            onceItCan(() -> applier.replay(table, topicId, batch, breaker));
        onceItCan(() -> store.add(replay.replayId(), batch.size(), outcomes));
      }
    }
  }

  private void rehearse(Replay replay, View view, @Nullable Instant from)
      throws InterruptedException {
    Map<Outcome, Integer> outcomes =
        onceItCan(
            () -> {
              String topicId = broker.topicId(view.topic());
              try (TopicReplay topic = topic(view, topicId, from)) {
                return rehearsal.of(schema.read(view), topicId, topic);
              }
            });
    int records = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    onceItCan(() -> store.add(replay.replayId(), records, outcomes));
  }

  private TopicReplay topic(View view, String topicId, @Nullable Instant from) {
    return new TopicReplay(
        kafka.getConfigurationProperties(), view, from, appliedOffsets.read(topicId));
  }

  private List<ConsumerRecord<byte[], byte[]>> next(TopicReplay topic, View view, String topicId) {
    try {
      return topic.next();
    } catch (DisconnectException e) {
      if (broker.topicId(view.topic()).equals(topicId)) {
        throw e;
      }
      throw new TopicGoneException(view);
    }
  }

  /** The topic was deleted in the middle: what was still to come will not. */
  private static final class TopicGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicGoneException(View view) {
      super(view.topic() + " was deleted in the middle; sync, then ask for a replay again");
    }
  }

  /** What needs Kafka or PostgreSQL. */
  private interface Step<T> {
    T take();
  }

  private static void onceItCan(Runnable step) throws InterruptedException {
    onceItCan(
        () -> {
          step.run();
          return true;
        });
  }

  // Outages are waited for, as the consumers do; what is applied twice ends in the same rows.
  private static <T> T onceItCan(Step<T> step) throws InterruptedException {
    ExponentialBackOff backOff = new ExponentialBackOff(500, 2);
    backOff.setMaxInterval(10_000);
    BackOffExecution waits = backOff.start();
    boolean told = false;
    while (true) {
      try {
        return step.take();
      } catch (Breaker.OpenException | TopicGoneException e) {
        throw e;
      } catch (RuntimeException e) {
        if (Fault.isOfTheSchema(e)) {
          throw e;
        }
        if (!told) {
          log.warn("A replay waits: {}.", Fault.inWords(e));
          told = true;
        }
        Thread.sleep(waits.nextBackOff());
      }
    }
  }
}
