/** The start of the writer, and whether its database is ready. */
@NullMarked
package id.nuha.bookingsync.writer.start;

import org.jspecify.annotations.NullMarked;
