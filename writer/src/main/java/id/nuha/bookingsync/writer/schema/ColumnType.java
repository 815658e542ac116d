package id.nuha.bookingsync.writer.schema;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.SimrsValues;
import id.nuha.bookingsync.contract.UnusableValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** The PostgreSQL types that a view's column may have, and how SIMRS's values become theirs. */
enum ColumnType {
  INT2("smallint") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return integerBelow(value, 15);
    }
  },
  INT4("integer") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return integerBelow(value, 31);
    }
  },
  INT8("bigint") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return integerBelow(value, 63);
    }
  },
  NUMERIC("numeric") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      BigDecimal decimal = SimrsValues.decimal(value);
      Integer precision = size.precision();
      if (precision != null) {
        int scale = size.scale() == null ? 0 : size.scale();
        if (decimal.precision() - decimal.scale() > precision - scale) {
          throw new UnusableValueException(
              "is out of range: the column holds numeric(%d,%d)".formatted(precision, scale));
        }
      }
      return decimal.toPlainString();
    }
  },
  FLOAT4("real") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      float number = SimrsValues.decimal(value).floatValue();
      return finite(Float.isInfinite(number), Float.toString(number));
    }
  },
  FLOAT8("double precision") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      double number = SimrsValues.decimal(value).doubleValue();
      return finite(Double.isInfinite(number), Double.toString(number));
    }
  },
  BOOL("boolean") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      String text = SimrsValues.text(value).strip().toLowerCase(Locale.ROOT);
      return switch (text) {
        case "true", "1", "ya" -> "true";
        case "false", "0", "tidak" -> "false";
        default -> throw new UnusableValueException("is neither true nor false");
      };
    }
  },
  TEXT("text") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return storable(SimrsValues.text(value));
    }
  },
  VARCHAR("text") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return fitting(storable(SimrsValues.text(value)), size);
    }
  },
  BPCHAR("text") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return fitting(storable(SimrsValues.text(value)), size);
    }
  },
  DATE("date") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return SimrsValues.localDateTime(value, clinic).toLocalDate().toString();
    }
  },
  TIME("time") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      String text = SimrsValues.timeOfDay(SimrsValues.text(value).strip());
      if (!CLOCK.matcher(text).matches()) {
        throw new UnusableValueException("is not a time of day");
      }
      return text;
    }
  },
  TIMESTAMP("timestamp") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return SimrsValues.localDateTimeText(value, clinic);
    }
  },
  TIMESTAMPTZ("timestamptz") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      return SimrsValues.localDateTime(value, clinic)
          .atZone(clinic)
          .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
  },
  JSONB("jsonb") {
    @Override
    String text(JsonNode value, ColumnSize size, ZoneId clinic) {
      refuseUnstorableText(value);
      return new String(RecordJson.bytes(value), StandardCharsets.UTF_8);
    }
  };

  private static final int MAX_PLAIN_DIGITS = 9;

  private static final Pattern CLOCK =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?");
  private static final Map<String, ColumnType> BY_PG_NAME =
      Map.ofEntries(
          Map.entry("int2", INT2),
          Map.entry("int4", INT4),
          Map.entry("int8", INT8),
          Map.entry("numeric", NUMERIC),
          Map.entry("float4", FLOAT4),
          Map.entry("float8", FLOAT8),
          Map.entry("bool", BOOL),
          Map.entry("text", TEXT),
          Map.entry("varchar", VARCHAR),
          Map.entry("bpchar", BPCHAR),
          Map.entry("date", DATE),
          Map.entry("time", TIME),
          Map.entry("timestamp", TIMESTAMP),
          Map.entry("timestamptz", TIMESTAMPTZ),
          Map.entry("jsonb", JSONB));

  private final String cast;

  ColumnType(String cast) {
    this.cast = cast;
  }

  /** The type that information_schema.columns names so in udt_name. */
  static Optional<ColumnType> of(String pgName) {
    return Optional.ofNullable(BY_PG_NAME.get(pgName));
  }

  /**
   * The type that SQL casts the text to. Character types are cast to plain text: a cast to
   * varchar(n) would cut what is too long without a word.
   */
  String cast() {
    return cast;
  }

  /**
   * The value as text that PostgreSQL reads as this type.
   *
   * @param size what the column's type is limited to
   * @throws UnusableValueException if the column cannot hold the value
   */
  abstract String text(JsonNode value, ColumnSize size, ZoneId clinic);

  private static String integerBelow(JsonNode value, int bits) {
    if (value.isInt() && bits >= 31) {
      return Integer.toString(value.intValue());
    }
    if (value.isString() && bits >= 31 && isPlainNumber(value.stringValue())) {
      return value.stringValue(); // as each key is, which was read as a number before
    }
    BigInteger integer = SimrsValues.integer(value);
    if (integer.bitLength() > bits) {
      throw new UnusableValueException(
          "is out of range: the column holds integers of %d bits".formatted(bits + 1));
    }
    return integer.toString();
  }

  /** Whether it is a number as PostgreSQL writes it, of so few digits that 31 bits hold it. */
  private static boolean isPlainNumber(String text) {
    if (text.isEmpty() || text.length() > MAX_PLAIN_DIGITS || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String finite(boolean infinite, String text) {
    if (infinite) {
      throw new UnusableValueException("is out of range");
    }
    return text;
  }

  private static String storable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new UnusableValueException("holds the character U+0000, which PostgreSQL cannot store");
    }
    return text;
  }

  // In the document itself: escaped, a text of two characters may look like one that is refused.
  private static void refuseUnstorableText(JsonNode value) {
    if (value.isString()) {
      storable(SimrsValues.text(value));
    }
    for (String name : value.propertyNames()) {
      storable(SimrsValues.text(StringNode.valueOf(name)));
    }
    value.values().forEach(ColumnType::refuseUnstorableText);
  }

  private static String fitting(String text, ColumnSize size) {
    Integer maxLength = size.maxLength();
    if (maxLength == null || text.length() <= maxLength) {
      return text;
    }
    int length = text.codePointCount(0, text.length());
    if (length > maxLength) {
      throw new UnusableValueException(
          "is too long: %d characters, the column holds %d".formatted(length, maxLength));
    }
    return text;
  }
}
