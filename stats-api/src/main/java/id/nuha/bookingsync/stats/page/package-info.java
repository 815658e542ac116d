/**
 * The page at {@code /}: how its files are served. The files themselves are resources, under
 * static.
 */
@NullMarked
package id.nuha.bookingsync.stats.page;

import org.jspecify.annotations.NullMarked;
