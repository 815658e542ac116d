package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.View;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How a view stands. A run that is under way changes nothing until it has ended.
 *
 * @param state never RUNNING
 * @param isCertain whether fetcher and writer have told since this service started when runs are
 *     due and which views are stopped; if not, the view may be overdue or stopped all the same
 * @param lastEnded its newest run that has ended, of whatever window; null if none has
 * @param lastComplete its newest COMPLETE run of a default window: since then its numbers are
 *     whole; null if there is none
 * @param overdueSince the scheduled time since which a COMPLETE run is missing; null if none is
 * @param blocked why the writer has stopped the view; null if it has not
 */
public record Standing(
    View view,
    SyncStatus.State state,
    boolean isCertain,
    @Nullable SyncRun lastEnded,
    @Nullable SyncRun lastComplete,
    @Nullable OffsetDateTime overdueSince,
    @Nullable String blocked) {}
