package id.nuha.bookingsync.stats.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a page shows of some days, the answer to {@code GET /dashboard/stats/range}.
 *
 * @param dataAsOf of the runs that read one of these days whole, the newest of each view; the start
 *     of the older of the two
 * @param previous as many days just before
 * @param days each of them, also those without anything
 * @param busiestDoctors at most ten
 */
record RangeNumbers(
    LocalDate from,
    LocalDate to,
    OffsetDateTime generatedAt,
    @Nullable OffsetDateTime dataAsOf,
    StatusCounts bookings,
    Previous previous,
    List<Day> days,
    List<Cancellation> cancellations,
    List<WeekdayHour> weekdayByHour,
    List<Doctor> busiestDoctors) {

  record Previous(LocalDate from, LocalDate to, StatusCounts bookings, List<PreviousDay> days) {}

  record PreviousDay(LocalDate date, StatusCounts bookings) {}

  /**
   * A day.
   *
   * @param quota of the sessions whose quota is known; null if none is
   * @param taken all bookings but the cancelled ones
   * @param takenOfQuota those of them in sessions whose quota is known
   * @param free what they leave of the quota, never below 0; null if no quota is known
   * @param overbookedBy by how many they exceed the quota, else 0; null if no quota is known
   * @param sessionsWithUnknownQuota among those that take place
   */
  record Day(
      LocalDate date,
      StatusCounts bookings,
      @Nullable Long quota,
      long taken,
      long takenOfQuota,
      @Nullable Long free,
      @Nullable Long overbookedBy,
      long sessionsWithUnknownQuota,
      @JsonProperty("doctorsPracticing") long doctorsPractising) {}

  /**
   * Cancelled bookings of a reason.
   *
   * @param reason null where none is stated, and of {@code other}
   * @param other those whose reasons are given too rarely to be told each
   */
  record Cancellation(@Nullable String reason, boolean other, long bookings) {}

  /**
   * All bookings but the cancelled ones that begin then.
   *
   * @param weekday 1 is Monday
   * @param hour null where {@code mulai} is no time
   */
  record WeekdayHour(int weekday, @Nullable Integer hour, long bookings) {}

  /** All of a doctor's bookings but the cancelled ones. */
  record Doctor(String id, @Nullable String name, long bookings) {}
}
