package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.Mistake;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of one view that have not ended, carried out one after the other. */
final class RunQueue {
  private static final Logger log = LoggerFactory.getLogger(RunQueue.class);

  private final View view;
  private final Runner runner;
  private final Deque<RunEvent> waiting = new ArrayDeque<>();
  private final Map<RunEvent, CompletableFuture<RunEvent>> unconfirmed = new LinkedHashMap<>();
  private final ExecutorService thread;

  RunQueue(View view, Runner runner) {
    this.view = view;
    this.runner = runner;
    this.thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "view-" + view.id()));
  }

  View view() {
    return view;
  }

  /** The run of that window that is under way or waits; null if there is none. */
  synchronized @Nullable RunEvent find(Window window) {
    return in(window, waiting).findFirst().orElse(null);
  }

  /** The run of that window that Kafka has not confirmed yet, once it is added; null if none. */
  synchronized @Nullable CompletableFuture<RunEvent> findUnconfirmed(Window window) {
    return in(window, unconfirmed.keySet()).findFirst().map(unconfirmed::get).orElse(null);
  }

  /**
   * Adds a run as soon as Kafka confirms it; others can join it before.
   *
   * @param stored the run, once Kafka has stored it
   * @return the run, once it is added
   */
  synchronized CompletableFuture<RunEvent> addOnceStored(
      RunEvent run, CompletableFuture<RunEvent> stored) {
    CompletableFuture<RunEvent> added =
        stored.whenComplete((event, fault) -> confirm(run, fault == null));
    unconfirmed.put(run, added);
    return added;
  }

  // In one step, so that there is no moment in which the run cannot be joined.
  private synchronized void confirm(RunEvent run, boolean accepted) {
    unconfirmed.remove(run);
    if (accepted) {
      add(run);
    }
  }

  /** Adds a run that is accepted, or one that an earlier fetcher has begun. */
  synchronized void add(RunEvent run) {
    waiting.add(run);
    thread.execute(
        run.topicId() == null
            ? () -> carryOut(run, () -> runner.run(view, run))
            : () -> carryOut(run, () -> runner.resume(view, run)));
  }

  /** Ends a run that was refused, because Kafka may have stored its acceptance nevertheless. */
  void endRefused(RunEvent refused) {
    thread.execute(() -> carryOut(refused, () -> runner.endRefused(refused)));
  }

  /** Stops in the middle of a run. The next fetcher sees from its events that it has not ended. */
  void stop() {
    thread.shutdownNow();
  }

  /** Waits until nothing of it goes on. */
  void awaitStopped() throws InterruptedException {
    thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  private static Stream<RunEvent> in(Window window, Collection<RunEvent> runs) {
    return runs.stream()
        .filter(run -> run.windowStart().equals(window.start()))
        .filter(run -> run.windowEnd().equals(window.end()));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void carryOut(RunEvent accepted, Work work) {
    try {
      try {
        work.run();
      } catch (InterruptException e) {
        throw new InterruptedException();
      } catch (RuntimeException | Error e) {
        runner.abandon(view, accepted, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // the runs behind it are carried out all the same
      log.error("Run {} cannot be ended: {}.", accepted.runId(), Mistake.inWords(e));
    } finally {
      synchronized (this) {
        waiting.remove(accepted);
      }
    }
  }
}
