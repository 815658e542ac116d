package id.nuha.bookingsync.fetcher.trigger;

import id.nuha.bookingsync.contract.CalendarDay;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** The days that a trigger asks for. */
record DateRange(LocalDate awal, LocalDate akhir) {
  /**
   * Reads both parameters.
   *
   * @return null if neither is given
   * @throws ErrorResponseException 400, naming the parameter
   */
  static @Nullable DateRange of(@Nullable String awal, @Nullable String akhir) {
    if (awal == null && akhir == null) {
      return null;
    }
    DateRange days = new DateRange(date("awal", awal), date("akhir", akhir));
    if (days.awal.isAfter(days.akhir)) {
      throw refused("awal is after akhir; the first day has to be given as awal.");
    }
    return days;
  }

  private static LocalDate date(String name, @Nullable String value) {
    if (value == null) {
      throw refused(
          "%s is missing; give both awal and akhir, or neither for the default days."
              .formatted(name));
    }
    try {
      return CalendarDay.parse(value);
    } catch (DateTimeException e) {
      throw refused(
          "%s is not a date; give one that exists, like %s=2026-02-01.".formatted(name, name));
    }
  }

  private static ErrorResponseException refused(String detail) {
    return Problems.of(HttpStatus.BAD_REQUEST, detail);
  }
}
