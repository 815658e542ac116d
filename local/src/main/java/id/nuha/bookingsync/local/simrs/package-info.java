/** A simulated SIMRS that behaves like the real one and knows the truth. */
@NullMarked
package id.nuha.bookingsync.local.simrs;

import org.jspecify.annotations.NullMarked;
