/** The SIMRS client: the pages of a view, tokens, politeness, retries. */
@NullMarked
package id.nuha.bookingsync.fetcher.simrs;

import org.jspecify.annotations.NullMarked;
