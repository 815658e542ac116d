/** Sends the services requests that nobody sends on purpose, and judges what they answer. */
@NullMarked
package id.nuha.bookingsync.local.fuzz;

import org.jspecify.annotations.NullMarked;
