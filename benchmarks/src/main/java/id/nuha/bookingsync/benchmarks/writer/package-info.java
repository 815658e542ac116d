/** How fast records come from Kafka into the bookings' table. */
@NullMarked
package id.nuha.bookingsync.benchmarks.writer;

import org.jspecify.annotations.NullMarked;
