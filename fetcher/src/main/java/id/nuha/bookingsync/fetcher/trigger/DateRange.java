package id.nuha.bookingsync.fetcher.trigger;

import id.nuha.bookingsync.runtime.web.Problems;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** The days that a backfill covers, the last one included. */
record DateRange(LocalDate awal, LocalDate akhir) {
  private static final LocalDate MIN = LocalDate.of(1900, 1, 1);
  private static final int MAX_YEARS_AHEAD = 10;

  /**
   * The days between two parameters. No hospital has bookings of other years than these may name,
   * and nobody wants SIMRS to be asked for every month of ten thousand years.
   *
   * @return null if neither is given
   * @throws ErrorResponseException 400 if only one is given, the first is after the last, or a year
   *     is in no calendar of the hospital
   */
  static @Nullable DateRange of(
      @Nullable LocalDate awal, @Nullable LocalDate akhir, LocalDate today) {
    if (awal == null && akhir == null) {
      return null;
    }
    if (awal == null || akhir == null) {
      throw badRequest(
          "%s is missing; give both awal and akhir, or neither for the default days."
              .formatted(awal == null ? "awal" : "akhir"));
    }
    check("awal", awal, today);
    check("akhir", akhir, today);
    if (awal.isAfter(akhir)) {
      throw badRequest("awal is after akhir; the first day has to be given as awal.");
    }
    return new DateRange(awal, akhir);
  }

  private static void check(String name, LocalDate day, LocalDate today) {
    LocalDate max = today.plusYears(MAX_YEARS_AHEAD);
    if (day.isBefore(MIN) || day.isAfter(max)) {
      throw badRequest("%s is %s; give a day from %s to %s.".formatted(name, day, MIN, max));
    }
  }

  private static ErrorResponseException badRequest(String detail) {
    return Problems.of(HttpStatus.BAD_REQUEST, detail);
  }
}
