package id.nuha.bookingsync.contract;

import java.time.ZoneId;
import tools.jackson.databind.JsonNode;

/** How a key column's values are normalised, so that one row never has two Kafka keys. */
public enum KeyType {
  INTEGER {
    @Override
    public String normalise(JsonNode value, ZoneId clinic) {
      return SimrsValues.integer(value).toString();
    }
  },
  DATE {
    @Override
    public String normalise(JsonNode value, ZoneId clinic) {
      return SimrsValues.localDateTime(value, clinic).toLocalDate().toString();
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

  /**
   * The value as keys and the table hold it: a plain decimal, {@code yyyy-MM-dd} in the clinic's
   * zone, or text without white space around it.
   *
   * @throws UnusableValueException if the value is not of this type or is blank
   */
  public abstract String normalise(JsonNode value, ZoneId clinic);
}
