/** A simulated SIMRS that behaves like the real one and knows the truth. */
@NullMarked
package id.nuha.bookingsync.simulator;

import org.jspecify.annotations.NullMarked;
