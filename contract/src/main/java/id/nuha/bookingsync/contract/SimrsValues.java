package id.nuha.bookingsync.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the kinds of value that SIMRS sends in the shapes seen in the wild. */
public final class SimrsValues {
  /** No column of ours is wider; also keeps {@code 1e999999999} from being written out in full. */
  private static final int MAX_DIGITS = 1_000;

  /** Digits, and with them a sign, a point and an exponent. */
  private static final int MAX_LENGTH = MAX_DIGITS + 20;

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,100}");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
              + " ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

  private static final Pattern TIME_OF_DAY =
      // V11 reads the rows of before by the same pattern.
      Pattern.compile(
          "([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]([0-5][0-9])(?:[.,]0{1,9})?)?"
              + "(?: ?(?:WIB|WITA|WIT))?");

  private SimrsValues() {}

  /**
   * A time of day in one spelling: {@code 8:00}, {@code 08.00}, {@code 08:00:00} and {@code 08:00
   * WIB} are {@code 08:00}. Seconds other than 00 stay, and so does text that is no time.
   */
  public static String timeOfDay(String text) {
    Matcher time = TIME_OF_DAY.matcher(text);
    if (!time.matches()) {
      return text;
    }
    String hour = time.group(1);
    String seconds = time.group(3);
    return (hour.length() == 1 ? "0" + hour : hour)
        + ":"
        + time.group(2)
        + (seconds == null || seconds.equals("00") ? "" : ":" + seconds);
  }

  /**
   * A whole number, given as a number or as a string of digits.
   *
   * @throws UnusableValueException if it is neither
   */
  public static BigInteger integer(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    if (value.isNumber()) {
      BigDecimal decimal = plausible(value.decimalValue());
      if (decimal.stripTrailingZeros().scale() > 0) {
        throw new UnusableValueException("is not a whole number");
      }
      return decimal.toBigInteger();
    }
    if (value.isString()) {
      String text = value.stringValue().strip();
      if (INTEGER.matcher(text).matches()) {
        return new BigInteger(text);
      }
      throw new UnusableValueException(
          text.isEmpty() ? "is blank" : "is text that is not a whole number");
    }
    throw new UnusableValueException("is " + kindOf(value) + ", not a whole number");
  }

  /**
   * A decimal number, given as a number or as its text.
   *
   * @throws UnusableValueException if it is neither
   */
  public static BigDecimal decimal(JsonNode value) {
    if (value.isNumber()) {
      return plausible(value.decimalValue());
    }
    if (value.isString()) {
      String text = value.stringValue().strip();
      if (text.length() > MAX_LENGTH) { // to read it takes time that grows with its square
        throw new UnusableValueException("is too long for a number");
      }
      try {
        return plausible(new BigDecimal(text));
      } catch (NumberFormatException e) {
        throw new UnusableValueException("is text that is not a number");
      }
    }
    throw new UnusableValueException("is " + kindOf(value) + ", not a number");
  }

  /**
   * Text as it came; numbers and booleans as JSON writes them.
   *
   * @throws UnusableValueException for objects, arrays, and text that UTF-8 cannot carry
   */
  public static String text(JsonNode value) {
    if (value.isString()) {
      String text = value.stringValue();
      if (hasSurrogates(text) && text.codePoints().anyMatch(SimrsValues::isSurrogate)) {
        throw new UnusableValueException("holds half a UTF-16 surrogate pair");
      }
      return text;
    }
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().toString();
    }
    if (value.isNumber()) {
      return plausible(value.decimalValue()).toPlainString();
    }
    if (value.isBoolean()) {
      return Boolean.toString(value.booleanValue());
    }
    throw new UnusableValueException("is " + kindOf(value) + ", not text");
  }

  /** Whether it has any, which hardly any text does. */
  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a code point is half a pair: a whole pair is one code point, above U+FFFF. */
  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /**
   * A date, or a date and time: {@code 2026-02-06}, {@code 2026-02-06 08:00:00}, ISO 8601 with
   * {@code T}, {@code Z} or an offset. An instant with a zone is converted to the clinic's local
   * time; one without is local already. Microseconds are kept, finer digits are cut.
   *
   * @throws UnusableValueException if it is none of these or no such date exists
   */
  public static LocalDateTime localDateTime(JsonNode value, ZoneId clinic) {
    if (!value.isString()) {
      throw new UnusableValueException("is " + kindOf(value) + ", not a date as text");
    }
    String text = value.stringValue().strip();
    try {
      LocalDateTime read = DateTimeDigits.read(text, text.length());
      if (read != null) {
        return plausible(read.truncatedTo(ChronoUnit.MICROS));
      }
      Matcher m = DATE_TIME.matcher(text);
      if (!m.matches()) {
        throw new UnusableValueException("is not a date or time in a known form");
      }
      LocalDateTime local =
          LocalDateTime.of(
              number(m.group(1)),
              number(m.group(2)),
              number(m.group(3)),
              number(m.group(4)),
              number(m.group(5)),
              number(m.group(6)),
              microseconds(m.group(7)) * 1_000);
      String zone = m.group(8);
      LocalDateTime atClinic =
          zone == null
              ? local
              : local.atOffset(ZoneOffset.of(zone)).atZoneSameInstant(clinic).toLocalDateTime();
      return plausible(atClinic);
    } catch (DateTimeException e) {
      throw new UnusableValueException("is an impossible date or time");
    }
  }

  /**
   * A date, or a date and time, as {@link #localDateTime} reads it, in ISO 8601. Text that is so
   * already, but for a blank between date and time, is given back as it is.
   *
   * @throws UnusableValueException if it is none of these or no such date exists
   */
  public static String localDateTimeText(JsonNode value, ZoneId clinic) {
    LocalDateTime time = localDateTime(value, clinic);
    String text = value.stringValue().strip();
    // Of that length, only a time with seconds and without a zone has a colon there.
    return text.length() == DateTimeDigits.DATE_TIME && text.charAt(16) == ':'
        ? text
        : time.toString();
  }

  /** "an object", "a number", …: the JSON kind in words. */
  public static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "nothing";
    };
  }

  private static LocalDateTime plausible(LocalDateTime time) {
    if (time.getYear() < 1) {
      throw new UnusableValueException("is an impossible date: there is no year 0");
    }
    return time;
  }

  private static BigDecimal plausible(BigDecimal decimal) {
    if (Math.abs((long) decimal.precision() - decimal.scale()) > MAX_DIGITS
        || Math.abs((long) decimal.scale()) > MAX_DIGITS) {
      throw new UnusableValueException("is a number of more than " + MAX_DIGITS + " digits");
    }
    return decimal;
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int microseconds(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000").substring(0, 6));
  }
}
