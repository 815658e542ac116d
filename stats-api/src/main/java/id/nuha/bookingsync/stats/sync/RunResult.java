package id.nuha.bookingsync.stats.sync;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What became of a run's records.
 *
 * @param totalFetched what the fetcher published and rejected; while the run goes on, what is
 *     applied so far
 * @param unexplained what is missing from the other counts, if anything is; null if they add up
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RunResult(
    String runId,
    String status,
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long rejected,
    long totalFetched,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long unexplained) {}
