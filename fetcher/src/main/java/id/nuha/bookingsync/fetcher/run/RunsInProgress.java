package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.fetcher.fetch.FetchProgress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The runs that read SIMRS now, and how far each has come; in memory alone. */
@Component
public class RunsInProgress {
  private final Map<String, Reading> byRunId = new ConcurrentHashMap<>();

  RunsInProgress() {}

  private record Reading(int view, FetchProgress progress) {}

  /**
   * A run that reads SIMRS.
   *
   * @param progress since this fetcher has the run; what an earlier one read of it is not in it
   */
  public record RunInProgress(String runId, int view, FetchProgress.Snapshot progress) {}

  FetchProgress begin(RunEvent run) {
    FetchProgress progress = new FetchProgress();
    byRunId.put(run.runId(), new Reading(run.view(), progress));
    return progress;
  }

  void end(RunEvent run) {
    byRunId.remove(run.runId());
  }

  /** The runs of all views. */
  public List<RunInProgress> now() {
    return byRunId.entrySet().stream()
        .map(
            run ->
                new RunInProgress(
                    run.getKey(), run.getValue().view(), run.getValue().progress().now()))
        .toList();
  }
}
