package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;

/** Waits for runs to end by looking into the ledger again and again. */
final class RunWaiter implements ApplicationListener<ContextClosedEvent> {
  private final SyncRuns runs;
  private final Duration timeout;
  private final Duration pollInterval;
  private final MonotonicClock clock;
  private volatile boolean stopping;

  /**
   * A waiter on the ledger.
   *
   * @param timeout for all the runs of one call together
   * @param pollInterval between two looks into the ledger
   */
  RunWaiter(SyncRuns runs, Duration timeout, Duration pollInterval, MonotonicClock clock) {
    this.runs = runs;
    this.timeout = timeout;
    this.pollInterval = pollInterval;
    this.clock = clock;
  }

  /**
   * Waits until all of the runs have ended, or the time is up, or this service stops.
   *
   * @return the runs that have ended, by run_id
   */
  Map<String, SyncRun> await(Collection<String> runIds) throws InterruptedException {
    Map<String, SyncRun> ended = new LinkedHashMap<>();
    List<String> open = new ArrayList<>(runIds);
    long deadlineNanos = clock.nanoTime() + timeout.toNanos();
    while (true) {
      for (String runId : open) {
        addIfEnded(runId, ended);
      }
      open.removeAll(ended.keySet());
      if (open.isEmpty() || stopping || clock.nanoTime() - deadlineNanos >= 0) {
        return ended;
      }
      clock.sleep(pollInterval);
    }
  }

  /** Ends all waiting, so that callers are answered before the service stops. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
  }

  private void addIfEnded(String runId, Map<String, SyncRun> ended) {
    try {
      runs.find(runId).filter(SyncRun::hasEnded).ifPresent(run -> ended.put(runId, run));
    } catch (DataAccessException e) {
      // The run goes on without the database. If it stays away, the caller is answered 202 in time.
    }
  }
}
