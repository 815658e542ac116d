/** Who did what, as the database keeps it: a chain of rows in {@code audit_log}, and its check. */
@NullMarked
package id.nuha.bookingsync.writer.audit;

import org.jspecify.annotations.NullMarked;
