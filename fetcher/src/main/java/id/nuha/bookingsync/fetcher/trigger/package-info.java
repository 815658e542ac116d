/** The REST triggers, which accept runs, and the runs that they accepted. */
@NullMarked
package id.nuha.bookingsync.fetcher.trigger;

import org.jspecify.annotations.NullMarked;
