package id.nuha.bookingsync.fetcher.trigger;

import id.nuha.bookingsync.runtime.web.Problems;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** The days that a backfill covers, the last one included. */
record DateRange(LocalDate awal, LocalDate akhir) {
  /**
   * The days between two parameters.
   *
   * @return null if neither is given
   * @throws ErrorResponseException 400 if only one is given, or the first is after the last
   */
  static @Nullable DateRange of(@Nullable LocalDate awal, @Nullable LocalDate akhir) {
    if (awal == null && akhir == null) {
      return null;
    }
    if (awal == null || akhir == null) {
      throw badRequest(
          "%s is missing; give both awal and akhir, or neither for the default days."
              .formatted(awal == null ? "awal" : "akhir"));
    }
    if (awal.isAfter(akhir)) {
      throw badRequest("awal is after akhir; the first day has to be given as awal.");
    }
    return new DateRange(awal, akhir);
  }

  private static ErrorResponseException badRequest(String detail) {
    return Problems.of(HttpStatus.BAD_REQUEST, detail);
  }
}
