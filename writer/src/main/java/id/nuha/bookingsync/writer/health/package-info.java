/** What readiness says of PostgreSQL and the broker. */
@NullMarked
package id.nuha.bookingsync.writer.health;

import org.jspecify.annotations.NullMarked;
