/** Reading a view until two successive passes prove that all of it was seen. */
@NullMarked
package id.nuha.bookingsync.fetcher.fetch;

import org.jspecify.annotations.NullMarked;
