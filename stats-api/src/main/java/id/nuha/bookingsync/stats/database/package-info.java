/** The database that stats-api only reads: whether it is ready, and why it did not answer. */
@NullMarked
package id.nuha.bookingsync.stats.database;

import org.jspecify.annotations.NullMarked;
