package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.statistics.DayNumbers.DayBookings;
import id.nuha.bookingsync.stats.statistics.DayNumbers.DaySeats;
import id.nuha.bookingsync.stats.statistics.DayNumbers.DoctorDay;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Hour;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Named;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Session;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Specialization;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Status;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Unscheduled;
import id.nuha.bookingsync.stats.statistics.DayNumbers.WeekBefore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows that {@link DayQueries} reads, put together. */
final class DayRows {
  private @Nullable DataState state;
  private final List<SessionRow> sessions = new ArrayList<>();
  private final List<PlaceRow> places = new ArrayList<>();
  private final List<Status> statuses = new ArrayList<>();
  private final List<Specialization> specializations = new ArrayList<>();
  private final List<Named> insurers = new ArrayList<>();
  private final List<Named> origins = new ArrayList<>();
  private final List<Named> cancelledOrigins = new ArrayList<>();
  private final List<Hour> hours = new ArrayList<>();
  private StatusCounts weekBefore = StatusCounts.NONE;

  /**
   * A session.
   *
   * @param doctor the doctor's id
   * @param quota what it offers; unknown where it does not take place
   */
  private record SessionRow(
      long number,
      String doctor,
      @Nullable String name,
      @Nullable String specialization,
      @Nullable String status,
      boolean practising,
      boolean onLeave,
      @Nullable Integer starts,
      @Nullable Integer ends,
      Quota quota) {}

  /**
   * The bookings of a doctor in a session.
   *
   * @param session null for those that no session holds
   * @param doctor null where they name none
   */
  private record PlaceRow(
      @Nullable Long session, @Nullable String doctor, @Nullable String name, Taken taken) {}

  /** Bookings, and how many of those that take a seat are JKN's. */
  private record Taken(StatusCounts bookings, long jkn) {
    static final Taken NONE = new Taken(StatusCounts.NONE, 0);

    static Taken of(List<PlaceRow> places) {
      return places.stream().map(PlaceRow::taken).reduce(NONE, Taken::plus);
    }

    private Taken plus(Taken more) {
      return new Taken(bookings.plus(more.bookings), jkn + more.jkn);
    }

    Seats of(Quota quota) {
      return Seats.of(quota, bookings.taken(), jkn);
    }
  }

  void add(ResultSet rs) throws SQLException {
    state = state == null ? DataState.from(rs) : state;
    String part = rs.getString("part");
    switch (part) {
      case "SESSION" -> sessions.add(session(rs));
      case "PLACE" ->
          places.add(
              new PlaceRow(
                  rs.getObject("session", Long.class),
                  rs.getString("id"),
                  rs.getString("name"),
                  new Taken(StatusCounts.from(rs), rs.getLong("taken_jkn"))));
      case "STATUS" -> statuses.add(new Status(rs.getString("status"), rs.getLong("total")));
      case "SPECIALIZATION" ->
          specializations.add(
              new Specialization(rs.getString("id"), rs.getString("name"), taken(rs)));
      case "INSURER" -> insurers.add(new Named(rs.getString("name"), taken(rs)));
      case "ORIGIN" -> {
        StatusCounts counts = StatusCounts.from(rs);
        origins.add(new Named(rs.getString("name"), counts.taken()));
        cancelledOrigins.add(new Named(rs.getString("name"), counts.cancelled()));
      }
      case "HOUR" -> hours.add(new Hour(rs.getObject("hour", Integer.class), taken(rs)));
      case "WEEK_BEFORE" -> weekBefore = StatusCounts.from(rs);
      default -> throw new IllegalStateException("There is no part " + part);
    }
  }

  DataState state() {
    return Objects.requireNonNull(state, "a statement that counts has a row always");
  }

  DayNumbers numbers(LocalDate date, LocalDate dateOfWeekBefore, Clock clock) {
    List<DoctorDay> doctors = doctors();
    return new DayNumbers(
        date,
        OffsetDateTime.now(clock),
        state().dataAsOf(clock),
        totals(doctors),
        new DayBookings(
            Taken.of(places).bookings(), sorted(statuses, Status::bookings, Status::status)),
        seats(doctors),
        new WeekBefore(dateOfWeekBefore, weekBefore),
        doctors,
        unscheduled(doctors),
        sorted(
            specializations.stream().filter(of -> of.bookings() > 0).toList(),
            Specialization::bookings,
            Specialization::name),
        named(insurers),
        named(origins),
        named(cancelledOrigins),
        hours.stream()
            .filter(of -> of.bookings() > 0)
            .sorted(
                Comparator.comparing(Hour::hour, Comparator.nullsLast(Comparator.naturalOrder())))
            .toList());
  }

  private static SessionRow session(ResultSet rs) throws SQLException {
    boolean practising = rs.getBoolean("practising");
    return new SessionRow(
        rs.getLong("session"),
        rs.getString("id"),
        rs.getString("name"),
        rs.getString("specialization"),
        rs.getString("status"),
        practising,
        rs.getBoolean("on_leave"),
        rs.getObject("starts", Integer.class),
        rs.getObject("ends", Integer.class),
        practising
            ? new Quota(
                rs.getObject("kuota", Long.class),
                rs.getObject("kuota_jkn", Long.class),
                rs.getObject("kuota_vip", Long.class))
            : Quota.UNKNOWN);
  }

  private static long taken(ResultSet rs) throws SQLException {
    return StatusCounts.from(rs).taken();
  }

  private List<DoctorDay> doctors() {
    Map<String, List<SessionRow>> byDoctor = new LinkedHashMap<>();
    sessions.stream()
        .sorted(Comparator.comparing(SessionRow::number))
        .forEach(s -> byDoctor.computeIfAbsent(s.doctor(), d -> new ArrayList<>()).add(s));
    return sorted(
        byDoctor.entrySet().stream().map(of -> doctor(of.getKey(), of.getValue())).toList(),
        doctor -> doctor.bookings().total(),
        DoctorDay::name);
  }

  private DoctorDay doctor(String id, List<SessionRow> his) {
    List<PlaceRow> booked = places.stream().filter(place -> id.equals(place.doctor())).toList();
    boolean practising = his.stream().anyMatch(SessionRow::practising);
    Taken taken = Taken.of(booked);
    return new DoctorDay(
        id,
        his.stream()
            .map(SessionRow::name)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null),
        his.stream().map(SessionRow::specialization).filter(Objects::nonNull).distinct().toList(),
        practising,
        !practising && his.stream().anyMatch(SessionRow::onLeave),
        taken.bookings(),
        taken.of(
            Quota.of(his.stream().filter(SessionRow::practising).map(SessionRow::quota).toList())),
        his.stream().map(session -> session(session, booked)).toList(),
        Taken.of(booked.stream().filter(place -> place.session() == null).toList()).bookings());
  }

  private static Session session(SessionRow row, List<PlaceRow> ofDoctor) {
    Taken taken =
        Taken.of(
            ofDoctor.stream()
                .filter(place -> Objects.equals(place.session(), row.number()))
                .toList());
    return new Session(
        timeOfDay(row.starts()),
        timeOfDay(row.ends()),
        row.specialization(),
        row.status(),
        row.practising(),
        row.onLeave(),
        taken.bookings(),
        taken.of(row.quota()));
  }

  private static DayStatistics.Totals totals(List<DoctorDay> doctors) {
    long practising = doctors.stream().filter(DoctorDay::practising).count();
    return new DayStatistics.Totals(
        doctors.size(),
        practising,
        doctors.size() - practising,
        doctors.stream().filter(DoctorDay::onLeave).count());
  }

  private DaySeats seats(List<DoctorDay> doctors) {
    List<Quota> offered =
        sessions.stream().filter(SessionRow::practising).map(SessionRow::quota).toList();
    Taken taken = Taken.of(places);
    long takenOfQuota = takenOfKnownQuotas();
    return new DaySeats(
        Seats.of(Quota.ofKnown(offered), taken.bookings().taken(), taken.jkn(), takenOfQuota),
        takenOfQuota,
        offered.stream().filter(quota -> quota.all() == null).count(),
        doctors.stream().map(DoctorDay::seats).filter(s -> is(s.free(), 0)).count(),
        doctors.stream()
            .map(DoctorDay::seats)
            .filter(s -> s.overbookedBy() != null && s.overbookedBy() > 0)
            .count());
  }

  // A session that does not take place has no known quota.
  private long takenOfKnownQuotas() {
    Set<Long> known =
        sessions.stream()
            .filter(session -> session.quota().all() != null)
            .map(SessionRow::number)
            .collect(Collectors.toSet());
    return places.stream()
        .filter(place -> place.session() != null && known.contains(place.session()))
        .mapToLong(place -> place.taken().bookings().taken())
        .sum();
  }

  private List<Unscheduled> unscheduled(List<DoctorDay> doctors) {
    List<String> scheduled = doctors.stream().map(DoctorDay::id).toList();
    return sorted(
        places.stream()
            .filter(place -> place.doctor() == null || !scheduled.contains(place.doctor()))
            .map(place -> new Unscheduled(place.doctor(), place.name(), place.taken().bookings()))
            .toList(),
        of -> of.bookings().total(),
        Unscheduled::name);
  }

  private static List<Named> named(List<Named> all) {
    return sorted(
        all.stream().filter(of -> of.bookings() > 0).toList(), Named::bookings, Named::name);
  }

  private static boolean is(@Nullable Long number, long expected) {
    return number != null && number == expected;
  }

  // Most bookings first, then by name; what has none comes last.
  private static <T> List<T> sorted(
      List<T> all, ToLongFunction<T> bookings, Function<T, @Nullable String> name) {
    return all.stream()
        .sorted(
            Comparator.comparingLong(bookings)
                .reversed()
                .thenComparing(name, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Object::toString)) // the order is the same each time
        .toList();
  }

  private static @Nullable String timeOfDay(@Nullable Integer seconds) {
    return seconds == null ? null : "%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60);
  }
}
