/** The stats-api service: settings and start. */
@NullMarked
package id.nuha.bookingsync.stats;

import org.jspecify.annotations.NullMarked;
