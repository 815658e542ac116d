/** Sessions of people at the page: how they begin with a key, are known again, and end. */
@NullMarked
package id.nuha.bookingsync.stats.session;

import org.jspecify.annotations.NullMarked;
