package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.UnusableValueException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A column that is filled from SIMRS records. */
public final class Column {
  private final String name;
  private final ColumnType type;
  private final ColumnSize size;
  private final boolean required;

  Column(String name, ColumnType type, ColumnSize size, boolean required) {
    this.name = name;
    this.type = type;
    this.size = size;
    this.required = required;
  }

  public String name() {
    return name;
  }

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
    if (value == null || isBlankOfAnotherType(value)) {
      if (required) {
        throw new UnusableValueException("is absent, and the column may not be empty");
      }
      return null;
    }
    return type.text(value, size, clinic);
  }

  // SIMRS writes "nothing" as blanks in columns of every type; only in text are blanks a value.
  private boolean isBlankOfAnotherType(JsonNode value) {
    return !"text".equals(type.cast()) && value.isString() && value.stringValue().isBlank();
  }
}
