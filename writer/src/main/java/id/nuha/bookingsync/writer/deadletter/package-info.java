/** Records that no retry can help, set aside with their reason. */
@NullMarked
package id.nuha.bookingsync.writer.deadletter;

import org.jspecify.annotations.NullMarked;
