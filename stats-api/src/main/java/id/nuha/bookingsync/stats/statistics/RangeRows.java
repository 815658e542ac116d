package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.statistics.RangeNumbers.Cancellation;
import id.nuha.bookingsync.stats.statistics.RangeNumbers.Day;
import id.nuha.bookingsync.stats.statistics.RangeNumbers.Doctor;
import id.nuha.bookingsync.stats.statistics.RangeNumbers.Previous;
import id.nuha.bookingsync.stats.statistics.RangeNumbers.PreviousDay;
import id.nuha.bookingsync.stats.statistics.RangeNumbers.WeekdayHour;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows that {@link RangeQueries} reads, put together. */
final class RangeRows {
  private static final SessionsOfDay NO_SESSIONS = new SessionsOfDay(null, 0, 0, 0);

  private @Nullable DataState state;
  private final Map<LocalDate, StatusCounts> days = new HashMap<>();
  private final Map<LocalDate, StatusCounts> previousDays = new HashMap<>();
  private final Map<LocalDate, SessionsOfDay> sessions = new HashMap<>();
  private final List<Cancellation> cancellations = new ArrayList<>();
  private final List<WeekdayHour> hours = new ArrayList<>();
  private final List<Doctor> doctors = new ArrayList<>();

  /**
   * The sessions of a day that take place.
   *
   * @param quota of those whose quota is known
   * @param takenOfQuota what is taken in those whose quota is known
   * @param withUnknownQuota how many the others are
   */
  private record SessionsOfDay(
      @Nullable Long quota, long takenOfQuota, long withUnknownQuota, long doctors) {}

  void add(ResultSet rs) throws SQLException {
    state = state == null ? DataState.from(rs) : state;
    String part = rs.getString("part");
    if (part == null) { // nothing on any of the days
      return;
    }
    switch (part) {
      case "DAY" -> days.put(day(rs), StatusCounts.from(rs));
      case "PREVIOUS" -> previousDays.put(day(rs), StatusCounts.from(rs));
      case "SESSIONS" ->
          sessions.put(
              day(rs),
              new SessionsOfDay(
                  rs.getObject("amount", Long.class),
                  rs.getLong("taken_of_quota"),
                  rs.getLong("unknown_quotas"),
                  rs.getLong("doctors")));
      case "CANCELLATION" ->
          cancellations.add(
              new Cancellation(
                  rs.getString("name"), rs.getString("id") != null, rs.getLong("amount")));
      case "HOUR" ->
          hours.add(
              new WeekdayHour(
                  rs.getInt("id"), rs.getObject("hour", Integer.class), rs.getLong("amount")));
      case "DOCTOR" ->
          doctors.add(new Doctor(rs.getString("id"), rs.getString("name"), rs.getLong("amount")));
      default -> throw new IllegalStateException("There is no part " + part);
    }
  }

  DataState state() {
    return Objects.requireNonNull(state, "a statement that counts has a row always");
  }

  RangeNumbers numbers(DayRange range, Clock clock) {
    DayRange previous = range.previous();
    return new RangeNumbers(
        range.from(),
        range.to(),
        OffsetDateTime.now(clock),
        state().dataAsOf(clock),
        sum(days),
        new Previous(
            previous.from(),
            previous.to(),
            sum(previousDays),
            previous.days().map(date -> new PreviousDay(date, of(previousDays, date))).toList()),
        range.days().map(this::day).toList(),
        cancellations,
        hours.stream()
            .sorted(
                Comparator.comparingInt(WeekdayHour::weekday)
                    .thenComparing(
                        WeekdayHour::hour, Comparator.nullsLast(Comparator.naturalOrder())))
            .toList(),
        doctors);
  }

  private Day day(LocalDate date) {
    StatusCounts bookings = of(days, date);
    SessionsOfDay offered = sessions.getOrDefault(date, NO_SESSIONS);
    return new Day(
        date,
        bookings,
        offered.quota(),
        bookings.taken(),
        offered.takenOfQuota(),
        Seats.free(offered.quota(), offered.takenOfQuota()),
        Seats.overbookedBy(offered.quota(), offered.takenOfQuota()),
        offered.withUnknownQuota(),
        offered.doctors());
  }

  private static LocalDate day(ResultSet rs) throws SQLException {
    return rs.getObject("day", LocalDate.class);
  }

  private static StatusCounts of(Map<LocalDate, StatusCounts> days, LocalDate date) {
    return days.getOrDefault(date, StatusCounts.NONE);
  }

  private static StatusCounts sum(Map<LocalDate, StatusCounts> days) {
    return days.values().stream().reduce(StatusCounts.NONE, StatusCounts::plus);
  }
}
