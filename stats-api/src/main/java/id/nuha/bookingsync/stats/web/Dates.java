package id.nuha.bookingsync.stats.web;

import id.nuha.bookingsync.contract.CalendarDay;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.springframework.http.HttpStatus;

/** Days in requests. */
public final class Dates {
  private Dates() {}

  /**
   * Reads a day.
   *
   * @param name the request parameter
   * @throws org.springframework.web.ErrorResponseException 400 if there is no such day
   */
  public static LocalDate parse(String name, String value) {
    try {
      return CalendarDay.parse(value);
    } catch (DateTimeException e) {
      throw Problems.of(
          HttpStatus.BAD_REQUEST,
          "%s is not a date; give one that exists, like %s=2026-02-06.".formatted(name, name));
    }
  }
}
