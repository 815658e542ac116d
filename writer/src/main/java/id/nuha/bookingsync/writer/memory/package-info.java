/** One large batch at a time. */
@NullMarked
package id.nuha.bookingsync.writer.memory;

import org.jspecify.annotations.NullMarked;
