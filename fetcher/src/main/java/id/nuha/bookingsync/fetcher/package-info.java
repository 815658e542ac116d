/** The fetcher service: its main class, its settings and how its parts get them. */
@NullMarked
package id.nuha.bookingsync.fetcher;

import org.jspecify.annotations.NullMarked;
