/** What of other programs' talk reaches the log, whatever levels are set. */
@NullMarked
package id.nuha.bookingsync.runtime.logging;

import org.jspecify.annotations.NullMarked;
