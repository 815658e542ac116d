/** The fetcher's REST triggers. */
@NullMarked
package id.nuha.bookingsync.fetcher.web;

import org.jspecify.annotations.NullMarked;
