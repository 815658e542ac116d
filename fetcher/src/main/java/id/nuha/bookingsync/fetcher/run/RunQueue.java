package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.View;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** The runs of one view that have not ended, carried out one after the other. */
final class RunQueue {
  private final View view;
  private final Runner runner;
  private final Deque<RunEvent> waiting = new ArrayDeque<>();
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
    return waiting.stream()
        .filter(run -> run.windowStart().equals(window.start()))
        .filter(run -> run.windowEnd().equals(window.end()))
        .findFirst()
        .orElse(null);
  }

  synchronized void add(RunEvent accepted) {
    waiting.add(accepted);
    thread.execute(() -> carryOut(accepted, () -> runner.run(view, accepted)));
  }

  /** Ends a run that was refused, because Kafka may have stored its acceptance nevertheless. */
  void endRefused(RunEvent refused) {
    thread.execute(() -> carryOut(refused, () -> runner.endRefused(refused)));
  }

  /** Stops in the middle of a run. The next fetcher sees from its events that it has not ended. */
  void stop() {
    thread.shutdownNow();
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void carryOut(RunEvent accepted, Work work) {
    try {
      work.run();
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        waiting.remove(accepted);
      }
    }
  }
}
