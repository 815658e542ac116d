package id.nuha.bookingsync.contract.yaml;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A field of a YAML file that a record refuses. The message says what is wrong and the mend. */
public final class UnusableFieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * Refuses a field.
   *
   * @param field its name in the file
   * @param message what is wrong with it and how to mend it, without a full stop
   */
  public UnusableFieldException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The field's name in the file. */
  public String field() {
    return field;
  }

  /** The value, if the field is there. */
  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new UnusableFieldException(field, "'%s' is missing; add it".formatted(field));
    }
    return value;
  }

  /**
   * Refuses a text that is missing or has another form.
   *
   * @param meaning what it is, with an example: "a Kafka topic: 'nuha.booking'"
   */
  public static void check(String field, @Nullable String value, Pattern form, String meaning) {
    if (!form.matcher(required(field, value)).matches()) {
      throw new UnusableFieldException(
          field, "%s '%s' cannot be used; it is %s".formatted(field, value, meaning));
    }
  }

  /** Refuses a number outside its range. */
  public static void check(String field, int value, int min, int max, String meaning) {
    if (value < min || value > max) {
      throw new UnusableFieldException(
          field,
          "%s %d cannot be used; it is %s, a number from %d to %d"
              .formatted(field, value, meaning, min, max));
    }
  }
}
