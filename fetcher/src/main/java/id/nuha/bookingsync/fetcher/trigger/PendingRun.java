package id.nuha.bookingsync.fetcher.trigger;

import com.fasterxml.jackson.annotation.JsonFormat;
import id.nuha.bookingsync.contract.RunEvent;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A run in the shape of the ledger, for callers that ask before the ledger has it: nothing is
 * applied yet.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PendingRun(
    String runId,
    int view,
    RunEvent.Trigger trigger,
    Days window,
    String status,
    @Nullable String reason,
    @Nullable String note,
    @JsonFormat(without = JsonFormat.Feature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt,
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long rejected,
    long totalFetched) {

  /** The first and the last day of a window. */
  record Days(LocalDate awal, LocalDate akhir) {
    static Days of(RunEvent run, ZoneId clinic) {
      return new Days(
          LocalDate.ofInstant(run.windowStart(), clinic),
          LocalDate.ofInstant(run.windowEnd(), clinic));
    }
  }

  static PendingRun from(RunEvent event, ZoneId clinic) {
    return new PendingRun(
        event.runId(),
        event.view(),
        event.trigger(),
        Days.of(event, clinic),
        "RUNNING",
        null,
        null,
        event.startedAt().atZone(clinic).toOffsetDateTime(),
        null,
        0,
        0,
        0,
        0,
        0,
        0);
  }
}
