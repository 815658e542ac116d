package id.nuha.bookingsync.stats.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import id.nuha.bookingsync.contract.RunStatus;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A run as a trigger's caller sees it.
 *
 * @param window null until the writer has read the run's event
 * @param counts null in the answer to a caller who does not wait for its end
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunResult(
    String runId, String status, @Nullable Window window, @JsonUnwrapped @Nullable Counts counts) {

  /** First and last day, in the clinic's zone. */
  public record Window(LocalDate awal, LocalDate akhir) {}

  /**
   * What became of a run's records.
   *
   * @param totalFetched what the fetcher published and rejected; while the run goes on, what is
   *     applied so far
   * @param unexplained what is missing from the other counts, if anything is; null if they add up
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Counts(
      long inserted,
      long updated,
      long unchanged,
      long superseded,
      long rejected,
      long totalFetched,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long unexplained) {}

  long rejected() {
    return counts == null ? 0 : counts.rejected();
  }

  /** A run whose end nobody waits for any longer. */
  static RunResult running(String runId, @Nullable Window window) {
    return new RunResult(runId, RunStatus.RUNNING.name(), window, null);
  }
}
