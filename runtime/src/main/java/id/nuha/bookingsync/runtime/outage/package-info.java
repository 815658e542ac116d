/** Waiting until an outage is over, and telling an outage from a fault that stays. */
@NullMarked
package id.nuha.bookingsync.runtime.outage;

import org.jspecify.annotations.NullMarked;
