/** The settings that a service reads from its environment, checked all at once before it starts. */
@NullMarked
package id.nuha.bookingsync.runtime.settings;

import org.jspecify.annotations.NullMarked;
