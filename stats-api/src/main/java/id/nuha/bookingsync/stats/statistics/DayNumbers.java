package id.nuha.bookingsync.stats.statistics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a page shows of a day, the answer to {@code GET /dashboard/stats/day}. A list that
 * counts bookings is of all but the cancelled ones, unless its name or a status says otherwise.
 * Most bookings come first, then it goes by name.
 *
 * @param doctors every doctor with a session that day
 * @param unscheduled bookings of doctors without a session that day, and of none
 */
record DayNumbers(
    LocalDate date,
    OffsetDateTime generatedAt,
    @Nullable OffsetDateTime dataAsOf,
    DayStatistics.Totals totals,
    DayBookings bookings,
    DaySeats seats,
    WeekBefore weekBefore,
    List<DoctorDay> doctors,
    List<Unscheduled> unscheduled,
    List<Specialization> bySpecialization,
    List<Named> byInsurer,
    List<Named> byOrigin,
    List<Named> cancelledByOrigin,
    List<Hour> byHour) {

  /**
   * The day's bookings.
   *
   * @param byStatus each status as it stands in the table
   */
  record DayBookings(@JsonUnwrapped StatusCounts counts, List<Status> byStatus) {}

  record Status(@Nullable String status, long bookings) {}

  /**
   * The day's seats. Their quota is that of the sessions whose quota is known, and {@code free} and
   * {@code overbookedBy} follow from what is taken in these sessions.
   *
   * @param takenOfQuota how many of {@code taken} are in these sessions
   * @param sessionsWithUnknownQuota among those that take place
   * @param doctorsFull those without a free seat, overbooked or not
   * @param doctorsOverbooked among them, those with more bookings than seats
   */
  record DaySeats(
      @JsonUnwrapped Seats seats,
      long takenOfQuota,
      long sessionsWithUnknownQuota,
      long doctorsFull,
      long doctorsOverbooked) {}

  /** The same weekday, a week before. */
  record WeekBefore(LocalDate date, StatusCounts bookings) {}

  /**
   * A doctor's day.
   *
   * @param practising whether one of the sessions takes place
   * @param onLeave whether none does, and one is on leave
   * @param outsideSessions bookings that no session holds
   */
  record DoctorDay(
      String id,
      @Nullable String name,
      List<String> specializations,
      boolean practising,
      boolean onLeave,
      StatusCounts bookings,
      @JsonUnwrapped Seats seats,
      List<Session> sessions,
      StatusCounts outsideSessions) {}

  /**
   * A session.
   *
   * @param start {@code HH:mm}; null where what stands there is no time
   * @param end {@code HH:mm}; null where none is given
   * @param status {@code status_praktik} as it stands in the table
   */
  record Session(
      @Nullable String start,
      @Nullable String end,
      @Nullable String specialization,
      @Nullable String status,
      boolean practising,
      boolean onLeave,
      StatusCounts bookings,
      @JsonUnwrapped Seats seats) {}

  record Unscheduled(@Nullable String id, @Nullable String name, StatusCounts bookings) {}

  record Specialization(@Nullable String id, @Nullable String name, long bookings) {}

  /** Bookings of a name; null where they state none. */
  record Named(@Nullable String name, long bookings) {}

  /** Bookings whose {@code mulai} is in an hour; null where it is no time. */
  record Hour(@Nullable Integer hour, long bookings) {}
}
