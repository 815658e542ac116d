/** What the tests run on: a scripted SIMRS, topics as a fetcher leaves them, and short waits. */
@NullMarked
package id.nuha.bookingsync.fetcher.servers;

import org.jspecify.annotations.NullMarked;
