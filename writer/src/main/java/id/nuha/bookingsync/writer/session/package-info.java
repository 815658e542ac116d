/** Sessions of stats-api that were ended. */
@NullMarked
package id.nuha.bookingsync.writer.session;

import org.jspecify.annotations.NullMarked;
