/** When a view's run is due: by SYNC_CRON, to catch up, or as a further try. */
@NullMarked
package id.nuha.bookingsync.fetcher.schedule;

import org.jspecify.annotations.NullMarked;
