package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.sync.ServiceStates.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells how each view stands, from the ledger and from what fetcher and writer say. */
@Component
public class SyncStatuses {
  private final Catalogue catalogue;
  private final SyncRuns runs;
  private final ServiceStates services;
  private final Clock clock;
  private final Duration overdueAfter;

  SyncStatuses(
      Catalogue catalogue,
      SyncRuns runs,
      ServiceStates services,
      Clock clock,
      RetrySettings retry) {
    this.catalogue = catalogue;
    this.runs = runs;
    this.services = services;
    this.clock = clock;
    this.overdueAfter = retry.overdueAfter();
  }

  /**
   * How all views stand now.
   *
   * @param reader reads the ledger, once the services have answered
   * @return the status; or a {@link org.springframework.dao.DataAccessException}
   */
  public CompletableFuture<SyncStatus> now(Executor reader) {
    return answers().thenApplyAsync(this::read, reader);
  }

  /** What fetcher and writer have answered. */
  record Answers(
      Optional<Schedule> schedule,
      Map<String, Progress> progress,
      Optional<Map<Integer, String>> blocked) {}

  CompletableFuture<Answers> answers() {
    return services
        .schedule()
        .thenCombine(
            services.progress(),
            (schedule, progress) -> new Answers(schedule, progress, Optional.empty()))
        .thenCombine(
            services.blocked(),
            (answers, blocked) -> new Answers(answers.schedule(), answers.progress(), blocked));
  }

  /** Reads the ledger and puts all together. */
  SyncStatus read(Answers answers) {
    return new SyncStatus(
        catalogue.views().stream().map(view -> status(view, answers)).toList(),
        SyncStatus.Service.of(answers.schedule().isPresent()),
        SyncStatus.Service.of(answers.blocked().isPresent()));
  }

  private SyncStatus.OfView status(View view, Answers answers) {
    SyncRun last = runs.newestOf(view.id()).orElse(null);
    SyncRun lastComplete = runs.newestCompleteOf(view.id()).orElse(null);
    OffsetDateTime overdueSince =
        answers.schedule().map(schedule -> overdueSince(view, lastComplete, schedule)).orElse(null);
    return new SyncStatus.OfView(
        view.id(),
        ViewNames.of(view),
        state(last, lastComplete, overdueSince),
        lastComplete,
        last == null ? null : new RunWithProgress(last, answers.progress().get(last.runId())),
        answers.schedule().map(Schedule::next).orElse(null),
        overdueSince,
        last == null ? null : last.reason(),
        answers.blocked().map(blocked -> blocked.get(view.id())).orElse(null));
  }

  private static SyncStatus.State state(
      @Nullable SyncRun last,
      @Nullable SyncRun lastComplete,
      @Nullable OffsetDateTime overdueSince) {
    if (last == null) {
      return SyncStatus.State.NEVER;
    }
    if (last.goesOn()) {
      return SyncStatus.State.RUNNING;
    }
    if (last.hasFailed()) {
      return SyncStatus.State.FAILED;
    }
    if (overdueSince != null) {
      return SyncStatus.State.OVERDUE;
    }
    if (last.result().status().equals(RunStatus.INCOMPLETE.name())) {
      return SyncStatus.State.INCOMPLETE;
    }
    return lastComplete == null ? SyncStatus.State.NEVER : SyncStatus.State.COMPLETE;
  }

  // The first time that is due after a COMPLETE run is counted as the fetcher counts it, whatever
  // became of the runs since; of a view that never had one, after its first run.
  private @Nullable OffsetDateTime overdueSince(
      View view, @Nullable SyncRun lastComplete, Schedule schedule) {
    OffsetDateTime since =
        lastComplete == null ? runs.firstStartOf(view.id()).orElse(null) : lastComplete.startedAt();
    if (since == null) {
      return null;
    }
    ZonedDateTime due = schedule.cron().next(since.atZoneSameInstant(clock.getZone()));
    return due != null && due.plus(overdueAfter).toInstant().isBefore(clock.instant())
        ? due.toOffsetDateTime()
        : null;
  }
}
