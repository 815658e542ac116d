/** What others hear of at once: runs that have moved, and days whose rows have. */
@NullMarked
package id.nuha.bookingsync.writer.notice;

import org.jspecify.annotations.NullMarked;
