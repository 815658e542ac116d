package id.nuha.bookingsync.stats.web;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.springframework.http.HttpStatus;

/** Days in requests. */
public final class Dates {
  private static final String FOUR_DIGIT_YEAR = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  private Dates() {}

  /**
   * Reads a day.
   *
   * @param name the request parameter
   * @throws org.springframework.web.ErrorResponseException 400 if there is no such day
   */
  public static LocalDate parse(String name, String value) {
    try {
      if (!value.matches(FOUR_DIGIT_YEAR)) { // others parse, and PostgreSQL cannot hold them
        throw new DateTimeException("not a date");
      }
      return LocalDate.parse(value, DATE);
    } catch (DateTimeException e) {
      throw Problems.of(
          HttpStatus.BAD_REQUEST,
          "%s is not a date; give one that exists, like %s=2026-02-06.".formatted(name, name));
    }
  }
}
