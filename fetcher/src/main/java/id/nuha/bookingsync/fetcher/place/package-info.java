/** The place of the one active fetcher: who has it, and whether this fetcher still does. */
@NullMarked
package id.nuha.bookingsync.fetcher.place;

import org.jspecify.annotations.NullMarked;
