package id.nuha.bookingsync.fetcher.run;

import java.time.Instant;

/**
 * The days that a run covers.
 *
 * @param isDefault whether it is the view's default window, not one that was asked for
 * @param start first instant: 00:00:00 of a day in the clinic's zone
 * @param end last instant: 23:59:59 of a day in the clinic's zone
 */
public record Window(boolean isDefault, Instant start, Instant end) {}
