package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.RetrySettings.LockTimeouts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/**
 * Starts and cancels replays, at most one per view at a time over all writers, and knows how they
 * go.
 */
@Component
class Replays implements DisposableBean {
  private final Catalogue catalogue;
  private final ReplayLocks locks;
  private final ReplayStore store;
  private final ReplayRunner runner;
  private final LockTimeouts timeouts;
  private final MonotonicClock clock = MonotonicClock.SYSTEM;
  private final Set<ReplaySession> sessions = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "replay"));

  Replays(
      Catalogue catalogue,
      ReplayLocks locks,
      ReplayStore store,
      ReplayRunner runner,
      RetrySettings retries) {
    this.catalogue = catalogue;
    this.locks = locks;
    this.store = store;
    this.runner = runner;
    this.timeouts = retries.replayLock();
  }

  /**
   * Starts a replay, or finds the one of the view that runs.
   *
   * @throws ErrorResponseException 503 if a session has the lock for long without a replay
   */
  Replay start(View view, ReplayStart from, boolean dryRun) {
    long since = clock.nanoTime();
    while (true) {
      ReplaySession session = locks.take(view);
      if (session != null) {
        return begin(view, from, dryRun, session);
      }
      // If none runs, it has just ended or is not noted yet: look again.
      Optional<Replay> running = store.running(view);
      if (running.isPresent()) {
        return running.get();
      }
      if (clock.nanoTime() - since > timeouts.max().toNanos()) {
        throw locked(view);
      }
      pause(view);
    }
  }

  /**
   * Asks the view's replay to end, whichever writer runs it. It does so at its next batch.
   *
   * @throws ErrorResponseException 404 if none runs
   */
  Replay cancel(View view) {
    endAbandoned(view);
    Replay replay =
        store
            .requestCancel(view)
            .orElseThrow(
                () ->
                    Problems.of(
                        HttpStatus.NOT_FOUND,
                        "No replay of view %d runs; GET /replay shows the last ones."
                            .formatted(view.id())));
    if (replay.dryRun()) { // copying a large table takes minutes
      locks.interruptHolder(view);
    }
    return replay;
  }

  /** The newest ones. What a writer that was stopped left behind is ended first. */
  List<Replay> newest() {
    catalogue.views().forEach(this::endAbandoned);
    return store.newest();
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
    sessions.forEach(ReplaySession::interrupt);
  }

  private Replay begin(View view, ReplayStart from, boolean dryRun, ReplaySession session) {
    try {
      store.endAbandoned(view);
      Replay replay = store.begin(UUID.randomUUID().toString(), view, from.toString(), dryRun);
      sessions.add(session);
      threads.execute(() -> run(replay, view, from, session));
      return replay;
    } catch (RuntimeException e) {
      sessions.remove(session);
      session.close();
      throw e;
    }
  }

  private void run(Replay replay, View view, ReplayStart from, ReplaySession session) {
    try (session) {
      runner.run(replay, view, from, session);
    } finally {
      sessions.remove(session);
    }
  }

  private void endAbandoned(View view) {
    if (store.running(view).isPresent()) {
      locks.ifFree(view, () -> store.endAbandoned(view));
    }
  }

  private void pause(View view) {
    try {
      clock.sleep(timeouts.pause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw locked(view);
    }
  }

  private ErrorResponseException locked(View view) {
    return Problems.of(
        HttpStatus.SERVICE_UNAVAILABLE,
        locks
            .holder(view)
            .map(
                pid ->
                    ("The lock of replays of view %d is held by session %d of PostgreSQL although"
                            + " no replay runs; end that session, as with pg_terminate_backend(%2$d),"
                            + " and ask again.")
                        .formatted(view.id(), pid))
            .orElse("Replays of view %d begin and end; ask again.".formatted(view.id())));
  }
}
