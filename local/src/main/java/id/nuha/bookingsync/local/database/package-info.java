/** A durable PostgreSQL as a child process. */
@NullMarked
package id.nuha.bookingsync.local.database;

import org.jspecify.annotations.NullMarked;
