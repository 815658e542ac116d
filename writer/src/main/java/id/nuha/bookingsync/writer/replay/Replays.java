package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Starts replays, at most one per view at a time over all writers, and knows how they go. */
@Component
class Replays implements DisposableBean {
  private final Catalogue catalogue;
  private final DataSource dataSource;
  private final ReplayStore store;
  private final ReplayRunner runner;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "replay"));

  Replays(Catalogue catalogue, DataSource dataSource, ReplayStore store, ReplayRunner runner) {
    this.catalogue = catalogue;
    this.dataSource = dataSource;
    this.store = store;
    this.runner = runner;
  }

  /** Starts a replay, or finds the one of the view that runs. */
  Replay start(View view, ReplayStart from, boolean dryRun) {
    while (true) {
      ReplayLock lock = ReplayLock.take(dataSource, view);
      if (lock != null) {
        return begin(view, from, dryRun, lock);
      }
      Replay running = store.running(view).orElse(null);
      if (running != null) {
        return running;
      }
      Thread.onSpinWait(); // it has just ended, or is not noted yet: look again
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

  private Replay begin(View view, ReplayStart from, boolean dryRun, ReplayLock lock) {
    try {
      endAbandoned(view);
      Replay replay = store.begin(UUID.randomUUID().toString(), view, from.toString(), dryRun);
      threads.execute(
          () -> {
            try (lock) {
              runner.run(replay, view, from);
            }
          });
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
}
