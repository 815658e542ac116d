/** Telling NOTIFY_WEBHOOK_URL what somebody should look at, and when it is well again. */
@NullMarked
package id.nuha.bookingsync.stats.notify;

import org.jspecify.annotations.NullMarked;
