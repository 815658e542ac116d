/** Free ports for what is about to be started. */
@NullMarked
package id.nuha.bookingsync.embedded.ports;

import org.jspecify.annotations.NullMarked;
