/** How each view stands, looked at now and then: as metrics, and for who is to be told. */
@NullMarked
package id.nuha.bookingsync.stats.watch;

import org.jspecify.annotations.NullMarked;
