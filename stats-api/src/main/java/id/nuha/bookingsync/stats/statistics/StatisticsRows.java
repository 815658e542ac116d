package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.statistics.DayStatistics.Doctor;
import id.nuha.bookingsync.stats.statistics.DayStatistics.DoctorBookings;
import id.nuha.bookingsync.stats.statistics.DayStatistics.PractisingDoctors;
import id.nuha.bookingsync.stats.statistics.DayStatistics.SpecializationBookings;
import id.nuha.bookingsync.stats.statistics.DayStatistics.Totals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows that {@link StatisticsQueries} reads, counted for doctors and specializations. Sessions
 * come in the order of the doctors' ids, bookings in that of the specializations': the order of
 * what is equal otherwise.
 */
final class StatisticsRows {
  // Names are compared as PostgreSQL compares their bytes, in each database alike: by code point.
  private static final Comparator<@Nullable String> BY_BYTES =
      Comparator.nullsLast(StatisticsRows::compareCodePoints);

  private @Nullable DataState state;
  private final Map<String, DoctorDay> doctors = new LinkedHashMap<>();
  private final Map<@Nullable String, SpecializationDay> specializations = new LinkedHashMap<>();
  private final Map<@Nullable String, Map<String, Name>> practising = new LinkedHashMap<>();
  private final Map<String, Long> bookingsOfDoctors = new HashMap<>();

  /** Of one thing's spellings, the one that is last by its bytes. */
  private static final class Name {
    private @Nullable String last;

    void add(@Nullable String spelling) {
      if (spelling != null && (last == null || BY_BYTES.compare(spelling, last) > 0)) {
        last = spelling;
      }
    }
  }

  /** The sessions of a doctor: one that takes place is enough to practise. */
  private static final class DoctorDay {
    private final Name name = new Name();
    private boolean practises;
    private boolean hasLeave;

    boolean isOnLeave() {
      return hasLeave && !practises;
    }
  }

  private static final class SpecializationDay {
    private final Name name = new Name();
    private long bookings;
  }

  void add(ResultSet rs) throws SQLException {
    String part = rs.getString("part");
    switch (part) {
      case "STATE" -> state = DataState.from(rs);
      case "SESSION" ->
          addSession(
              rs.getString("doctor"),
              rs.getString("name"),
              rs.getString("specialization"),
              rs.getBoolean("practising"),
              rs.getBoolean("on_leave"));
      case "BOOKINGS" ->
          addBookings(
              rs.getString("doctor"),
              rs.getString("specialization_id"),
              rs.getString("specialization"),
              rs.getLong("bookings"));
      default -> throw new IllegalStateException("There is no part " + part);
    }
  }

  private void addSession(
      String id,
      @Nullable String name,
      @Nullable String specialization,
      boolean takesPlace,
      boolean isOnLeave) {
    DoctorDay doctor = doctors.computeIfAbsent(id, d -> new DoctorDay());
    doctor.name.add(name);
    doctor.practises |= takesPlace;
    doctor.hasLeave |= isOnLeave;
    if (takesPlace) {
      practising
          .computeIfAbsent(specialization, s -> new LinkedHashMap<>())
          .computeIfAbsent(id, d -> new Name())
          .add(name);
    }
  }

  private void addBookings(
      @Nullable String doctor, @Nullable String id, @Nullable String name, long bookings) {
    if (doctor != null) {
      bookingsOfDoctors.merge(doctor, bookings, Long::sum);
    }
    SpecializationDay specialization =
        specializations.computeIfAbsent(id, s -> new SpecializationDay());
    specialization.name.add(name);
    specialization.bookings += bookings;
  }

  DataState state() {
    return Objects.requireNonNull(state, "the statement has this row always");
  }

  DayStatistics statistics(LocalDate date, Clock clock) {
    return new DayStatistics(
        date,
        OffsetDateTime.now(clock),
        state().dataAsOf(clock),
        totals(),
        bookingByDoctor(),
        bookingBySpecialization(),
        practisingBySpecialization());
  }

  private Totals totals() {
    int practises = 0;
    int onLeave = 0;
    for (DoctorDay doctor : doctors.values()) {
      practises += doctor.practises ? 1 : 0;
      onLeave += doctor.isOnLeave() ? 1 : 0;
    }
    return new Totals(doctors.size(), practises, doctors.size() - practises, onLeave);
  }

  private List<DoctorBookings> bookingByDoctor() {
    List<DoctorBookings> of = new ArrayList<>();
    doctors.forEach(
        (id, doctor) ->
            of.add(
                new DoctorBookings(id, doctor.name.last, bookingsOfDoctors.getOrDefault(id, 0L))));
    return mostFirst(of, DoctorBookings::bookings, DoctorBookings::doctorName);
  }

  private List<SpecializationBookings> bookingBySpecialization() {
    List<SpecializationBookings> of = new ArrayList<>();
    specializations.forEach(
        (id, day) -> of.add(new SpecializationBookings(id, day.name.last, day.bookings)));
    return mostFirst(
        of, SpecializationBookings::bookings, SpecializationBookings::specializationName);
  }

  private List<PractisingDoctors> practisingBySpecialization() {
    List<PractisingDoctors> of = new ArrayList<>();
    practising.forEach(
        (specialization, names) -> {
          List<Doctor> list = new ArrayList<>();
          names.forEach((id, name) -> list.add(new Doctor(id, name.last)));
          list.sort(Comparator.comparing(Doctor::name, BY_BYTES));
          of.add(new PractisingDoctors(specialization, list.size(), list));
        });
    return mostFirst(of, PractisingDoctors::doctors, PractisingDoctors::specialization);
  }

  private static <T> List<T> mostFirst(
      List<T> of, ToLongFunction<T> amount, Function<T, @Nullable String> name) {
    of.sort(Comparator.comparingLong(amount).reversed().thenComparing(name, BY_BYTES));
    return of;
  }

  // UTF-16 puts the code points that it writes as two surrogates before the last ones of one.
  private static int compareCodePoints(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean isLong = Character.isSurrogate(left);
        return isLong == Character.isSurrogate(right)
            ? Character.compare(left, right)
            : isLong ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
