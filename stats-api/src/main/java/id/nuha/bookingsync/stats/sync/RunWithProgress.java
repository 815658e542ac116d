package id.nuha.bookingsync.stats.sync;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A run, and how far it is.
 *
 * @param progress null where the fetcher does not read it now: it waits, has been read and is being
 *     applied, or has ended; or where the fetcher does not answer
 */
public record RunWithProgress(@JsonUnwrapped SyncRun run, @Nullable Progress progress) {}
