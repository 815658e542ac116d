/** The scripted fetcher that the tests run on. */
@NullMarked
package id.nuha.bookingsync.stats.servers;

import org.jspecify.annotations.NullMarked;
