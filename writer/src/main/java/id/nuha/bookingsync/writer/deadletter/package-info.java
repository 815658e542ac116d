/** Records that no retry can help: set aside with their reason, listed, and driven again. */
@NullMarked
package id.nuha.bookingsync.writer.deadletter;

import org.jspecify.annotations.NullMarked;
