/** The invented clinic that all simulated rows are drawn from, by seed and date only. */
@NullMarked
package id.nuha.bookingsync.simulator.clinic;

import org.jspecify.annotations.NullMarked;
