/** One batch of records into its table: read, guarded upsert, and what became of each record. */
@NullMarked
package id.nuha.bookingsync.writer.upsert;

import org.jspecify.annotations.NullMarked;
