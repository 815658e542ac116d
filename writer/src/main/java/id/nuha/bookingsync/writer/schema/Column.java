package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.UnusableValueException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A column that is filled from SIMRS records.
 *
 * @param required whether it may not be empty
 */
public record Column(String name, ColumnType type, ColumnSize size, boolean required) {

  /** The SQL type that {@link #text} is cast to. */
  public String cast() {
    return type.cast();
  }

  /**
   * The value as text that PostgreSQL reads as the column's type; null for null.
   *
   * @throws UnusableValueException if the column cannot hold the value
   */
  public @Nullable String text(@Nullable JsonNode value, ZoneId clinic) {
    if (value == null) {
      if (required) {
        throw new UnusableValueException("is absent, and the column may not be empty");
      }
      return null;
    }
    return type.text(value, size, clinic);
  }

  /** Whether it is text, in which blanks and a dash are values. */
  public boolean isText() {
    return "text".equals(type.cast());
  }
}
