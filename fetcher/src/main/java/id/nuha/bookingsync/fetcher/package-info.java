/** The fetcher service: settings and start. */
@NullMarked
package id.nuha.bookingsync.fetcher;

import org.jspecify.annotations.NullMarked;
