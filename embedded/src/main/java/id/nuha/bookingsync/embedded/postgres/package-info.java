/** A PostgreSQL that runs from programs in a jar, under its own pg_ctl. */
@NullMarked
package id.nuha.bookingsync.embedded.postgres;

import org.jspecify.annotations.NullMarked;
