package id.nuha.bookingsync.writer.schema;

import org.jspecify.annotations.Nullable;

/**
 * What a column's type may be limited to, as information_schema.columns has it; null where there is
 * no limit.
 *
 * @param maxLength in characters, of character types
 * @param precision digits in all, of numeric
 * @param scale digits after the point, of numeric
 */
record ColumnSize(
    @Nullable Integer maxLength, @Nullable Integer precision, @Nullable Integer scale) {
  static final ColumnSize UNLIMITED = new ColumnSize(null, null, null);
}
