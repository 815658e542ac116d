/** Runs: accepted, queued, carried out, recorded. */
@NullMarked
package id.nuha.bookingsync.fetcher.run;

import org.jspecify.annotations.NullMarked;
