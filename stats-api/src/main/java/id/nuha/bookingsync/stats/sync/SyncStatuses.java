package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.sync.ServiceStates.Schedule;
import id.nuha.bookingsync.stats.sync.SharedAnswer.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells how each view stands, from the ledger and from what fetcher and writer say: to the page, to
 * metrics and to who is notified.
 */
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

  /**
   * How all views stand but for the runs that are under way. It waits for the answers of fetcher
   * and writer, each of which is asked once, and for the ledger.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public List<Standing> standings() {
    ServiceAnswers answers = scheduleAndBlocked().join();
    return catalogue.views().stream()
        .map(view -> standing(view, runs.newestEndedOf(view.id()).orElse(null), answers))
        .toList();
  }

  /** What fetcher and writer have answered, or said last. */
  private record ServiceAnswers(Answer<Schedule> schedule, Answer<Map<Integer, String>> blocked) {}

  /** The same, and by run_id how far runs are. */
  record Answers(ServiceAnswers services, Map<String, Progress> progress) {}

  CompletableFuture<Answers> answers() {
    return scheduleAndBlocked().thenCombine(services.progress(), Answers::new);
  }

  private CompletableFuture<ServiceAnswers> scheduleAndBlocked() {
    return services.schedule().thenCombine(services.blocked(), ServiceAnswers::new);
  }

  /** Reads the ledger and puts all together. */
  SyncStatus read(Answers answers) {
    return new SyncStatus(
        catalogue.views().stream().map(view -> status(view, answers)).toList(),
        SyncStatus.Service.of(answers.services().schedule().isNew()),
        SyncStatus.Service.of(answers.services().blocked().isNew()));
  }

  private SyncStatus.OfView status(View view, Answers answers) {
    SyncRun last = runs.newestOf(view.id()).orElse(null);
    boolean goesOn = last != null && last.goesOn();
    Standing standing =
        standing(
            view, goesOn ? runs.newestEndedOf(view.id()).orElse(null) : last, answers.services());
    Answer<Schedule> schedule = answers.services().schedule();
    return new SyncStatus.OfView(
        view.id(),
        ViewNames.of(view),
        goesOn ? SyncStatus.State.RUNNING : standing.state(),
        standing.lastComplete(),
        last == null ? null : new RunWithProgress(last, answers.progress().get(last.runId())),
        schedule.isNew() && schedule.value() != null ? schedule.value().next() : null,
        standing.overdueSince(),
        last == null ? null : last.reason(),
        standing.blocked());
  }

  private Standing standing(View view, @Nullable SyncRun lastEnded, ServiceAnswers answers) {
    Schedule schedule = answers.schedule().value();
    Map<Integer, String> blocked = answers.blocked().value();
    SyncRun lastComplete = runs.newestCompleteOf(view.id()).orElse(null);
    OffsetDateTime overdueSince =
        schedule == null ? null : overdueSince(view, lastComplete, schedule);
    return new Standing(
        view,
        state(lastEnded, lastComplete, overdueSince),
        schedule != null && blocked != null,
        lastEnded,
        lastComplete,
        overdueSince,
        blocked == null ? null : blocked.get(view.id()));
  }

  private static SyncStatus.State state(
      @Nullable SyncRun lastEnded,
      @Nullable SyncRun lastComplete,
      @Nullable OffsetDateTime overdueSince) {
    if (lastEnded != null && lastEnded.hasFailed()) {
      return SyncStatus.State.FAILED;
    }
    if (overdueSince != null) {
      return SyncStatus.State.OVERDUE;
    }
    if (lastEnded != null && lastEnded.result().status().equals(RunStatus.INCOMPLETE.name())) {
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
