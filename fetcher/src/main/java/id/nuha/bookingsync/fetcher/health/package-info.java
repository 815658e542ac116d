/** What ready means for the fetcher. */
@NullMarked
package id.nuha.bookingsync.fetcher.health;

import org.jspecify.annotations.NullMarked;
