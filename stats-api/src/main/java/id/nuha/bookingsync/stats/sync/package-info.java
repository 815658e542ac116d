/** Runs as the ledger has them, and the triggers that are relayed to the fetcher. */
@NullMarked
package id.nuha.bookingsync.stats.sync;

import org.jspecify.annotations.NullMarked;
