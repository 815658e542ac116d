/** Records that must not be kept: those that somebody erased, and those that are old enough. */
@NullMarked
package id.nuha.bookingsync.writer.erase;

import org.jspecify.annotations.NullMarked;
