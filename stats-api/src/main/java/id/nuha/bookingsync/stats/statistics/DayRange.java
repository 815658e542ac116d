package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.runtime.web.Problems;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Days from one to another, both of them too. */
record DayRange(LocalDate from, LocalDate to) {
  private static final int MAX_DAYS = 366;
  private static final int DEFAULT_DAYS_BEFORE = 15;
  private static final int DEFAULT_DAYS_AFTER = 14;

  /**
   * Those that are asked for; where none are, 30 days around today.
   *
   * @throws org.springframework.web.ErrorResponseException with status 400 if they are none
   */
  static DayRange of(@Nullable LocalDate dari, @Nullable LocalDate sampai, LocalDate today) {
    if (dari == null && sampai == null) {
      return new DayRange(today.minusDays(DEFAULT_DAYS_BEFORE), today.plusDays(DEFAULT_DAYS_AFTER));
    }
    if (dari == null || sampai == null) {
      throw badRequest(
          "%s is missing; give dari and sampai, or neither of them."
              .formatted(dari == null ? "dari" : "sampai"));
    }
    if (dari.isAfter(sampai)) {
      throw badRequest("dari is after sampai; the first day has to be given as dari.");
    }
    DayRange range = new DayRange(dari, sampai);
    if (range.length() > MAX_DAYS) {
      throw badRequest(
          "dari and sampai are %d days; give at most %d.".formatted(range.length(), MAX_DAYS));
    }
    return range;
  }

  /** As many days just before. */
  DayRange previous() {
    return new DayRange(from.minusDays(length()), from.minusDays(1));
  }

  /** Each of them. */
  Stream<LocalDate> days() {
    return from.datesUntil(to.plusDays(1));
  }

  private long length() {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }

  private static RuntimeException badRequest(String detail) {
    return Problems.of(HttpStatus.BAD_REQUEST, detail);
  }
}
