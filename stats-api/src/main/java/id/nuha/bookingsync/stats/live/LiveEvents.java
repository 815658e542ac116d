package id.nuha.bookingsync.stats.live;

import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.sync.Progress;
import id.nuha.bookingsync.stats.sync.RunWithProgress;
import id.nuha.bookingsync.stats.sync.ServiceStates;
import id.nuha.bookingsync.stats.sync.SyncRun;
import id.nuha.bookingsync.stats.sync.SyncRuns;
import id.nuha.bookingsync.stats.sync.SyncStatus;
import id.nuha.bookingsync.stats.sync.SyncStatuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out what open pages are told: from notices at once, and by looking now and then at what no
 * notice tells of, and whether one was lost. While no page is open it does nothing. One thread does
 * all that may wait, so that nobody else does.
 */
@Component
class LiveEvents implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);

  private final Pages pages;
  private final SyncRuns runs;
  private final SyncStatuses statuses;
  private final ServiceStates services;
  private final JsonMapper json;
  private final ScheduledExecutorService thread;

  // All of these are the thread's.
  private final Map<String, SyncRun> running = new HashMap<>();
  private Map<String, Progress> progress = Map.of();
  private @Nullable SyncStatus status;
  private boolean isAskingProgress;
  private boolean isAskingStatus;
  private boolean asksStatusAgain;

  LiveEvents(
      Pages pages,
      SyncRuns runs,
      SyncStatuses statuses,
      ServiceStates services,
      JsonMapper json,
      RetrySettings retry) {
    this.pages = pages;
    this.runs = runs;
    this.statuses = statuses;
    this.services = services;
    this.json = json;
    CustomizableThreadFactory threads = new CustomizableThreadFactory("live-");
    threads.setDaemon(true);
    this.thread = Executors.newSingleThreadScheduledExecutor(threads);
    every(retry.live().progressInterval(), this::askProgress);
    every(retry.live().statusInterval(), this::look);
  }

  private void every(Duration interval, Runnable action) {
    Future<?> unused =
        thread.scheduleWithFixedDelay(
            () -> carryOut(action),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** A page has been opened: nobody knows what it missed. */
  void pageOpened() {
    execute(
        () -> {
          status = null;
          if (running.isEmpty()) {
            look();
          }
        });
  }

  /** The database's notices may have been missed until now. */
  void reconnected() {
    pages.send(Pages.CONNECTED, "{}");
    execute(this::look);
  }

  /** The database has told of these. */
  void changed(Changes changes) {
    if (pages.count() == 0) {
      return;
    }
    carryOut(
        () -> changes.days().forEach(days -> pages.send("days", json.writeValueAsString(days))));
    if (!changes.runIds().isEmpty()) {
      execute(() -> tell(runs.find(changes.runIds())));
    }
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
  }

  /** Looks at all that goes on, also at what went on at the last look and no longer does. */
  private void look() {
    if (pages.count() == 0) {
      running.clear();
      progress = Map.of();
      return;
    }
    List<SyncRun> found = new ArrayList<>(runs.running());
    Set<String> ended = new HashSet<>(running.keySet());
    found.forEach(run -> ended.remove(run.runId()));
    if (!ended.isEmpty()) {
      found.addAll(runs.find(ended));
    }
    tell(found);
    askStatus();
  }

  private void tell(Collection<SyncRun> found) {
    boolean isNews = false;
    for (SyncRun run : found) {
      SyncRun before = run.goesOn() ? running.put(run.runId(), run) : running.remove(run.runId());
      if (!run.equals(before)) {
        tell(run);
      }
      isNews |= before == null || !run.goesOn();
    }
    if (isNews) {
      askStatus();
    }
  }

  private void tell(SyncRun run) {
    Progress ofRun = run.goesOn() ? progress.get(run.runId()) : null;
    pages.send("run", json.writeValueAsString(new RunWithProgress(run, ofRun)));
  }

  private void askProgress() {
    if (pages.count() == 0 || running.isEmpty() || isAskingProgress) {
      return;
    }
    isAskingProgress = true;
    CompletableFuture<?> unused =
        services
            .progress()
            .whenCompleteAsync(
                (now, fault) -> {
                  isAskingProgress = false;
                  if (now != null) {
                    carryOut(() -> note(now));
                  }
                },
                thread);
  }

  private void note(Map<String, Progress> now) {
    Map<String, Progress> before = progress;
    progress = now;
    for (SyncRun run : running.values()) {
      if (!Objects.equals(before.get(run.runId()), now.get(run.runId()))) {
        tell(run);
      }
    }
  }

  private void askStatus() {
    if (isAskingStatus) { // what it answers may be older than what is asked for now
      asksStatusAgain = true;
      return;
    }
    isAskingStatus = true;
    CompletableFuture<?> unused =
        statuses
            .now(thread)
            .whenCompleteAsync(
                (now, fault) -> {
                  isAskingStatus = false;
                  if (now != null) {
                    carryOut(() -> note(now));
                  }
                  if (asksStatusAgain) {
                    asksStatusAgain = false;
                    askStatus();
                  }
                },
                thread);
  }

  private void note(SyncStatus now) {
    if (status == null || !now.saysTheSameAs(status)) {
      pages.send("status", json.writeValueAsString(now));
    }
    status = now;
  }

  private void execute(Runnable action) {
    try {
      thread.execute(() -> carryOut(action));
    } catch (RejectedExecutionException e) {
      // This service stops, and its pages are closed.
    }
  }

  private static void carryOut(Runnable action) {
    try {
      action.run();
    } catch (DataAccessException e) {
      // Whoever asks is told that the database is away. The next look tells what was missed.
    } catch (RuntimeException e) {
      log.error("Open pages were not told of something, because of a mistake of ours:", e);
    }
  }
}
