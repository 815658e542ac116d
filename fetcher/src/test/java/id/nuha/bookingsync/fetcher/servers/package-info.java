/** The scripted SIMRS that the tests run on. */
@NullMarked
package id.nuha.bookingsync.fetcher.servers;

import org.jspecify.annotations.NullMarked;
