/** A day's bookings and doctors, counted. */
@NullMarked
package id.nuha.bookingsync.stats.statistics;

import org.jspecify.annotations.NullMarked;
