/** Random faults at random moments, and the proof that nothing was lost, invented or miscounted. */
@NullMarked
package id.nuha.bookingsync.local.chaos;

import org.jspecify.annotations.NullMarked;
