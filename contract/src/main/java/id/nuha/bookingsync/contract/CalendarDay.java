package id.nuha.bookingsync.contract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** A day as requests name it: {@code 2026-02-06}. */
public final class CalendarDay {
  private static final String FOUR_DIGIT_YEAR = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  private CalendarDay() {}

  /**
   * Reads one.
   *
   * @throws DateTimeException if there is no such day, or its year has not four digits
   */
  public static LocalDate parse(String text) {
    if (!text.matches(FOUR_DIGIT_YEAR)) { // others parse, and PostgreSQL cannot hold them
      throw new DateTimeException("not a date");
    }
    return LocalDate.parse(text, DATE);
  }
}
