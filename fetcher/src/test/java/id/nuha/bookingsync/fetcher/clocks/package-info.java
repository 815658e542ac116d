/** Clocks that a test moves. */
@NullMarked
package id.nuha.bookingsync.fetcher.clocks;

import org.jspecify.annotations.NullMarked;
