/** Dead letters: shown, and applied again through the code that applies all records. */
@NullMarked
package id.nuha.bookingsync.writer.redrive;

import org.jspecify.annotations.NullMarked;
