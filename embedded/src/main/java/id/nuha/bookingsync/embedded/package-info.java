/**
 * The real broker and the real PostgreSQL that integration tests run on, and the choice of them.
 */
@NullMarked
package id.nuha.bookingsync.embedded;

import org.jspecify.annotations.NullMarked;
