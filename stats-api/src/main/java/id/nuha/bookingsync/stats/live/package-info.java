/** Open pages, and what they are told as it happens. */
@NullMarked
package id.nuha.bookingsync.stats.live;

import org.jspecify.annotations.NullMarked;
