package id.nuha.bookingsync.stats.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;

/** Waits for runs to end, by looking into the ledger. */
public final class RunWaiter implements ApplicationListener<ContextClosedEvent> {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

  private final SyncRuns runs;
  private final Duration limit;
  private volatile boolean stopping;

  /**
   * Waits for at most that long.
   *
   * @param limit for all the runs of one call together
   */
  public RunWaiter(SyncRuns runs, Duration limit) {
    this.runs = runs;
    this.limit = limit;
  }

  /** Those of the runs that have ended when all have, or when the time is up; by run_id. */
  Map<String, SyncRun> await(Collection<String> runIds) throws InterruptedException {
    Map<String, SyncRun> ended = new LinkedHashMap<>();
    List<String> open = new ArrayList<>(runIds);
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      for (String runId : List.copyOf(open)) {
        look(runId, ended);
      }
      open.removeAll(ended.keySet());
      if (open.isEmpty() || stopping || System.nanoTime() - deadlineNanos >= 0) {
        return ended;
      }
      Thread.sleep(LOOKS_EVERY.toMillis());
    }
  }

  /** Lets those who wait go: their runs go on without this service. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
  }

  private void look(String runId, Map<String, SyncRun> ended) {
    try {
      runs.find(runId).filter(run -> !run.isRunning()).ifPresent(run -> ended.put(runId, run));
    } catch (DataAccessException e) {
      // The run was accepted and goes on without the database: its caller is answered 202 in time.
    }
  }
}
