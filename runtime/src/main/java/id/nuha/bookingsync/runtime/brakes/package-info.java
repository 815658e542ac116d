/**
 * What keeps one caller from taking a service away from all others: limits of rate, size and time.
 */
@NullMarked
package id.nuha.bookingsync.runtime.brakes;

import org.jspecify.annotations.NullMarked;
