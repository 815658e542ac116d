/** One batch of records, applied in one transaction: read, upsert, count, move the offsets. */
@NullMarked
package id.nuha.bookingsync.writer.apply;

import org.jspecify.annotations.NullMarked;
