/** Bookings of invented patients, and how they come into a topic. */
@NullMarked
package id.nuha.bookingsync.benchmarks.data;

import org.jspecify.annotations.NullMarked;
