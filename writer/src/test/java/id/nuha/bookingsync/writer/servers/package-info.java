/** The real broker and the real PostgreSQL that the integration tests run on. */
@NullMarked
package id.nuha.bookingsync.writer.servers;

import org.jspecify.annotations.NullMarked;
