package id.nuha.bookingsync.stats.sync;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import id.nuha.bookingsync.contract.RunStatus;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A run as the ledger has it.
 *
 * @param view the view's number
 * @param reason why it is not COMPLETE; null if it is, or has not ended
 * @param note what is worth knowing of it and is no such reason; null if nothing is
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SyncRun(
    @JsonUnwrapped RunResult result,
    int view,
    @Nullable String trigger,
    @Nullable String reason,
    @Nullable String note,
    @Nullable OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt) {

  public String runId() {
    return result.runId();
  }

  public boolean goesOn() {
    return result.status().equals(RunStatus.RUNNING.name());
  }

  boolean hasFailed() {
    return result.status().equals(RunStatus.FAILED.name());
  }
}
