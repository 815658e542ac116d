/** Pages that are kept up to date while they are open. */
@NullMarked
package id.nuha.bookingsync.stats.live;

import org.jspecify.annotations.NullMarked;
