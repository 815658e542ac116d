/** What ready means for stats-api. */
@NullMarked
package id.nuha.bookingsync.stats.health;

import org.jspecify.annotations.NullMarked;
