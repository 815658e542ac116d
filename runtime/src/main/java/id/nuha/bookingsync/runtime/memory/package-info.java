/** How much of its heap a service gives to what others send it. */
@NullMarked
package id.nuha.bookingsync.runtime.memory;

import org.jspecify.annotations.NullMarked;
