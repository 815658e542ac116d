/** TLS at the front door. */
@NullMarked
package id.nuha.bookingsync.stats.tls;

import org.jspecify.annotations.NullMarked;
