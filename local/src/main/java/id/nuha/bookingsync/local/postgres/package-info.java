/** The PostgreSQL of ./run. */
@NullMarked
package id.nuha.bookingsync.local.postgres;

import org.jspecify.annotations.NullMarked;
