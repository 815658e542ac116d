/** Who may ask stats-api for what. */
@NullMarked
package id.nuha.bookingsync.stats.access;

import org.jspecify.annotations.NullMarked;
