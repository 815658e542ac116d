/** Values of records that were encrypted, as they were before. */
@NullMarked
package id.nuha.bookingsync.writer.encryption;

import org.jspecify.annotations.NullMarked;
