/** What became of each run, exact whatever crashed in between. */
@NullMarked
package id.nuha.bookingsync.writer.ledger;

import org.jspecify.annotations.NullMarked;
