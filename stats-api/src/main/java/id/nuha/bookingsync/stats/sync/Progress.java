package id.nuha.bookingsync.stats.sync;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How far the fetcher has come with a run.
 *
 * @param pagesExpected how many pages it will have read at the end, as far as it can tell; null
 *     where SIMRS has stated no total
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Progress(long pagesRead, @Nullable Long pagesExpected, long recordsPublished) {}
