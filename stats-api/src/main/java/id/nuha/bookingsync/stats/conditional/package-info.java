/** Answers that are not made anew while nothing has changed. */
@NullMarked
package id.nuha.bookingsync.stats.conditional;

import org.jspecify.annotations.NullMarked;
