package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A part of a run's window that is read and proven by itself: whole days in the clinic's zone, and
 * the last second of the slice before, so that whatever SIMRS takes the bounds for, nothing falls
 * between two slices.
 *
 * @param start first instant
 * @param end last instant
 */
record Slice(Instant start, Instant end) {
  /** The longest slice. What a run keeps in memory is what it has seen of one slice. */
  static final int MAX_DAYS = 31;

  private static final Duration MAX_LENGTH = Duration.ofDays(MAX_DAYS);
  private static final Duration OVERLAP = Duration.ofSeconds(1);

  /** The end of a day is its last second, so the next day starts a second behind it. */
  private static final Duration TO_NEXT_DAY = OVERLAP.plusSeconds(1);

  private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

  /** The first slice of a run's window that is not read. The window must not be read whole. */
  static Slice firstUnreadOf(RunEvent run, int maxDays, ZoneId clinic) {
    Instant readUntil = run.progress().readUntil();
    Instant start = readUntil == null ? run.windowStart() : readUntil.minus(OVERLAP);
    if (start.isBefore(run.windowStart())) {
      start = run.windowStart();
    }
    return cut(start, run.windowEnd(), maxDays, clinic);
  }

  /** From an instant to the end of the day on which it has its last whole day, or to the limit. */
  private static Slice cut(Instant start, Instant limit, int maxDays, ZoneId clinic) {
    LocalDate lastDay = firstDay(start, clinic).plusDays(maxDays - 1L);
    Instant end = endOf(lastDay, clinic);
    if (maxDays > 1 && Duration.between(start, end).compareTo(MAX_LENGTH) > 0) {
      end = endOf(lastDay.minusDays(1), clinic);
    }
    return new Slice(start, end.isBefore(limit) ? end : limit);
  }

  /** Whether a window is longer than a slice may be. */
  static boolean isLongerThanOne(RunEvent run) {
    return Duration.between(run.windowStart(), run.windowEnd()).compareTo(MAX_LENGTH) > 0;
  }

  /** The first day that an earlier slice has not read. */
  LocalDate firstDay(ZoneId clinic) {
    return firstDay(start, clinic);
  }

  LocalDate lastDay(ZoneId clinic) {
    return LocalDate.ofInstant(end, clinic);
  }

  /** How many days it has, the first and the last included. */
  int days(ZoneId clinic) {
    return (int) (lastDay(clinic).toEpochDay() - firstDay(clinic).toEpochDay()) + 1;
  }

  /** How many days of a window that ends there lie behind it. */
  long daysBehind(Instant windowEnd, ZoneId clinic) {
    return LocalDate.ofInstant(windowEnd, clinic).toEpochDay() - lastDay(clinic).toEpochDay();
  }

  private static LocalDate firstDay(Instant start, ZoneId clinic) {
    return LocalDate.ofInstant(start.plus(TO_NEXT_DAY), clinic);
  }

  private static Instant endOf(LocalDate day, ZoneId clinic) {
    return day.atTime(LAST_SECOND).atZone(clinic).toInstant();
  }
}
