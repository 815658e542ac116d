package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;

/**
 * Lets callers wait for runs to end. No thread waits with them: a scheduled look into the ledger
 * asks for the runs of all callers at once.
 */
final class RunWaiter implements ApplicationListener<ContextClosedEvent> {
  private final SyncRuns runs;
  private final Duration timeout;
  private final int maxCallers;
  private final MonotonicClock clock;
  private final Set<Caller> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * A waiter on the ledger.
   *
   * @param timeout for all the runs of one call together
   * @param maxCallers how many may wait at once; further ones are answered without waiting
   */
  RunWaiter(SyncRuns runs, Duration timeout, int maxCallers, MonotonicClock clock) {
    this.runs = runs;
    this.timeout = timeout;
    this.maxCallers = maxCallers;
    this.clock = clock;
  }

  /**
   * Waits until all of the runs have ended, or the time is up, or this service stops.
   *
   * @return the runs that have ended by then, by run_id
   */
  CompletableFuture<Map<String, SyncRun>> await(Collection<String> runIds) {
    Caller caller = new Caller(Set.copyOf(runIds), clock.nanoTime() + timeout.toNanos());
    waiting.add(caller);
    // Asked only now that the caller is added, so that a stop at the same time does not miss it.
    if (stopping || waiting.size() > maxCallers) {
      letGo(caller);
    }
    return caller.answer;
  }

  /** Looks once into the ledger, for all who wait, and answers those whose runs have ended. */
  void look() {
    List<Caller> callers = List.copyOf(waiting);
    if (callers.isEmpty()) {
      return;
    }
    Map<String, SyncRun> ended = new HashMap<>();
    try {
      runs.ended(callers.stream().flatMap(Caller::open).collect(Collectors.toSet()))
          .forEach(run -> ended.put(run.runId(), run));
    } catch (DataAccessException e) {
      return; // The runs go on. If the database stays away, the callers are answered 202 in time.
    }
    for (Caller caller : callers) {
      caller.note(ended);
      if (caller.ended.size() == caller.runIds.size()) {
        letGo(caller);
      }
    }
  }

  /** Answers those whose time is up. It does not wait for the database. */
  void letGoOverdue() {
    long now = clock.nanoTime();
    for (Caller caller : List.copyOf(waiting)) {
      if (now - caller.deadlineNanos >= 0) {
        letGo(caller);
      }
    }
  }

  /** Ends all waiting, so that callers are answered before the service stops. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
    List.copyOf(waiting).forEach(this::letGo);
  }

  private void letGo(Caller caller) {
    waiting.remove(caller);
    caller.answer.complete(Map.copyOf(caller.ended));
  }

  /** Somebody who waits, and the runs that have ended meanwhile. */
  private static final class Caller {
    private final Set<String> runIds;
    private final long deadlineNanos;
    private final Map<String, SyncRun> ended = new ConcurrentHashMap<>();
    private final CompletableFuture<Map<String, SyncRun>> answer = new CompletableFuture<>();

    Caller(Set<String> runIds, long deadlineNanos) {
      this.runIds = runIds;
      this.deadlineNanos = deadlineNanos;
    }

    Stream<String> open() {
      return runIds.stream().filter(runId -> !ended.containsKey(runId));
    }

    void note(Map<String, SyncRun> endedRuns) {
      open().filter(endedRuns::containsKey).forEach(id -> ended.put(id, endedRuns.get(id)));
    }
  }
}
