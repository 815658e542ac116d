/** Stopping a view when most of its records fail. */
@NullMarked
package id.nuha.bookingsync.writer.breaker;

import org.jspecify.annotations.NullMarked;
