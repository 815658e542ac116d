package id.nuha.bookingsync.fetcher.trigger;

import id.nuha.bookingsync.fetcher.run.RunsInProgress;
import id.nuha.bookingsync.fetcher.run.RunsInProgress.RunInProgress;
import id.nuha.bookingsync.fetcher.schedule.Scheduler;
import id.nuha.bookingsync.runtime.web.Data;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** How far the runs are that read SIMRS now, and when runs are scheduled; from memory. */
@RestController
class ProgressController {
  private final RunsInProgress runs;
  private final Scheduler scheduler;
  private final ActiveFetcher active;

  ProgressController(RunsInProgress runs, Scheduler scheduler, ActiveFetcher active) {
    this.runs = runs;
    this.scheduler = scheduler;
    this.active = active;
  }

  /** The runs that read SIMRS now. */
  record Progress(List<Shown> runs) {}

  /**
   * A run that reads SIMRS now.
   *
   * @param pagesExpected null where SIMRS has stated no total yet
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Shown(
      String runId, int view, long pagesRead, @Nullable Long pagesExpected, long recordsPublished) {
    static Shown of(RunInProgress run) {
      return new Shown(
          run.runId(),
          run.view(),
          run.progress().pagesRead(),
          run.progress().pagesExpected(),
          run.progress().recordsPublished());
    }
  }

  @GetMapping("/progress")
  Data<Progress> progress() {
    active.require();
    return new Data<>(new Progress(runs.now().stream().map(Shown::of).toList()));
  }

  @GetMapping("/schedule")
  Data<Scheduler.Times> schedule() {
    active.require();
    return new Data<>(scheduler.times());
  }
}
