/** The setting that says how records are encrypted. */
@NullMarked
package id.nuha.bookingsync.runtime.encryption;

import org.jspecify.annotations.NullMarked;
