package id.nuha.bookingsync.contract;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date, or a date and time, by where its digits stand. Patterns and formatters take ten
 * times as long, and a replay reads millions of both.
 */
public final class DateTimeDigits {
  private static final int DATE = 10;
  static final int DATE_TIME = 19;
  private static final int MAX_FRACTION = 9;
  private static final int[] POWERS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private DateTimeDigits() {}

  /**
   * The time that {@code 2026-02-06}, {@code 2026-02-06 08:00:00} or {@code
   * 2026-02-06T08:00:00.123456} stands for; null if the text is written otherwise.
   *
   * @param end index after its last character
   * @throws java.time.DateTimeException if there is no such date or time
   */
  public static @Nullable LocalDateTime read(String text, int end) {
    if (end < DATE || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, DATE);
    if ((year | month | day) < 0) {
      return null;
    }
    if (end == DATE) {
      return LocalDateTime.of(year, month, day, 0, 0);
    }
    if (end < DATE_TIME
        || (text.charAt(DATE) != ' ' && text.charAt(DATE) != 'T')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, DATE_TIME);
    int nano = end == DATE_TIME ? 0 : fraction(text, end);
    return (hour | minute | second | nano) < 0
        ? null
        : LocalDateTime.of(year, month, day, hour, minute, second, nano);
  }

  private static int fraction(String text, int end) {
    int digits = end - DATE_TIME - 1;
    if (text.charAt(DATE_TIME) != '.' || digits < 1 || digits > MAX_FRACTION) {
      return -1;
    }
    int number = number(text, DATE_TIME + 1, end);
    return number < 0 ? -1 : number * POWERS[digits];
  }

  /** The digits as a number; negative if one is no digit. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
