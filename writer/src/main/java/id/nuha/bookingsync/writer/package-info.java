/** The writer: consumes the view topics, upserts into PostgreSQL, keeps the ledger of runs. */
@NullMarked
package id.nuha.bookingsync.writer;

import org.jspecify.annotations.NullMarked;
