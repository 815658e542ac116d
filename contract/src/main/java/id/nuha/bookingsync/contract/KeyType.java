package id.nuha.bookingsync.contract;

import java.time.ZoneId;
import tools.jackson.databind.JsonNode;

/** How a key column's values are normalised, so that one row never has two Kafka keys. */
public enum KeyType {
  INTEGER {
    @Override
    public String normalise(JsonNode value, ZoneId clinic) {
      return value.isInt()
          ? Integer.toString(value.intValue())
          : SimrsValues.integer(value).toString();
    }
  },
  DATE {
    @Override
    public String normalise(JsonNode value, ZoneId clinic) {
      return SimrsValues.localDateTime(value, clinic).toLocalDate().toString();
    }
  },
  /** A time of day, as far as it is one: {@code Pagi} stays text. */
  TIME {
    @Override
    public String normalise(JsonNode value, ZoneId clinic) {
      return SimrsValues.timeOfDay(TEXT.normalise(value, clinic));
    }
  },
  TEXT {
    @Override
    public String normalise(JsonNode value, ZoneId clinic) {
      String text = SimrsValues.text(value).strip();
      if (text.isEmpty()) {
        throw new UnusableValueException("is blank");
      }
      return text;
    }
  };

  /** Whether its columns hold any text, so that no text means "nothing" there. */
  boolean isText() {
    return this == TEXT || this == TIME;
  }

  /**
   * The value as keys and the table hold it: a plain decimal, {@code yyyy-MM-dd} in the clinic's
   * zone, {@code HH:mm} or {@code HH:mm:ss}, or text without white space around it.
   *
   * @throws UnusableValueException if the value is not of this type or is blank
   */
  public abstract String normalise(JsonNode value, ZoneId clinic);
}
