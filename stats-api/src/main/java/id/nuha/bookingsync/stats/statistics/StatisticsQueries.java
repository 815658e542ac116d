package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.conditional.Marked;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts a day by one statement, and so from one snapshot. */
@Component
class StatisticsQueries {
  // Names are compared by their bytes, or the same bookings would be listed under another spelling,
  // or in another order, by a database of another language.
  private static final String BY_BYTES = "COLLATE \"C\"";

  // Goes on after SELECT. The conditions and the columns that are selected are all in
  // idx_dashboard_239_active_day, so PostgreSQL need not read the table itself. The range says
  // nothing new: it is for a table of before that cannot have that index, because its
  // tanggal_antrian is of another type.
  private static final String BOOKINGS_OF_THE_DAY =
      """
      FROM dashboard_239
      WHERE status_booking = 'Aktif'
        AND CAST(tanggal_antrian AS date) = CAST(:date AS date)
        AND tanggal_antrian >= CAST(:date AS timestamp)
        AND tanggal_antrian < CAST(:date AS timestamp) + interval '1 day'
      """;

  private static final String WITH_SESSIONS_AND_BOOKINGS =
      """
      WITH scheduled AS MATERIALIZED (
        SELECT id_dokter, nama_dokter, nama_spesialis, %s
        FROM dashboard_123
        WHERE tanggal = CAST(:date AS date)),
      session AS (
        SELECT id_dokter, nama_dokter, nama_spesialis, %s AS practising, %s AS on_leave
        FROM scheduled),
      booked AS (
        SELECT id_dokter, id_spesialis, spesialis, count(*) AS bookings
        %s
        GROUP BY id_dokter, id_spesialis, spesialis)
      """
          .formatted(
              PractisingRule.SESSION_STATUS,
              PractisingRule.SESSION_PRACTISING,
              PractisingRule.SESSION_ON_LEAVE,
              BOOKINGS_OF_THE_DAY);

  private static final String DOCTORS =
      """
      SELECT 'DOCTOR' AS part, coalesce(bookings, 0) AS amount, NULL AS specialization,
             name, id, practising, on_leave
      FROM (SELECT id_dokter AS id, max(nama_dokter {by_bytes}) AS name, %s AS practising, %s AS on_leave
            FROM session
            GROUP BY id_dokter) AS doctor
      LEFT JOIN (SELECT id_dokter AS id, CAST(sum(bookings) AS bigint) AS bookings
                 FROM booked
                 GROUP BY id_dokter) AS bookings_of_doctor USING (id)
      """
          .formatted(PractisingRule.DOCTOR_PRACTISING, PractisingRule.DOCTOR_ON_LEAVE);

  private static final String BOOKINGS_BY_SPECIALIZATION =
      """
      SELECT 'SPECIALIZATION', CAST(sum(bookings) AS bigint), max(spesialis {by_bytes}),
             NULL, id_spesialis, NULL, NULL
      FROM booked
      GROUP BY id_spesialis
      """;

  // The amount is that of the specialization's doctors, as rows here are grouped before they are
  // counted.
  private static final String PRACTISING_DOCTORS =
      """
      SELECT 'PRACTISING', count(*) OVER (PARTITION BY nama_spesialis), nama_spesialis,
             max(nama_dokter {by_bytes}), id_dokter, NULL, NULL
      FROM session
      WHERE practising
      GROUP BY nama_spesialis, id_dokter
      """;

  static final String DAY =
      """
      %s
      SELECT *
      FROM (%s) AS state
      LEFT JOIN (%s
        UNION ALL
        %s
        UNION ALL
        %s) AS day ON TRUE
      ORDER BY part, amount DESC, specialization {by_bytes}, name {by_bytes}, id
      """
          .formatted(
              WITH_SESSIONS_AND_BOOKINGS,
              DataState.OF_DAY,
              DOCTORS,
              BOOKINGS_BY_SPECIALIZATION,
              PRACTISING_DOCTORS)
          .replace("{by_bytes}", BY_BYTES);

  private final JdbcClient jdbc;
  private final Clock clock;

  StatisticsQueries(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What the day is read from. */
  @Nullable String state(LocalDate date) {
    return DataState.ofDay(jdbc, date).text(clock);
  }

  /** Counts the day. */
  Marked<DayStatistics> of(LocalDate date) {
    Day day = new Day();
    jdbc.sql(DAY).param("date", date).query(day::add);
    return new Marked<>(day.state().text(clock), day.statistics(date, clock));
  }

  /** The rows of a day, each part in its order. */
  private static final class Day {
    private final List<DoctorBookings> doctors = new ArrayList<>();
    private final List<SpecializationBookings> specializations = new ArrayList<>();
    private final Map<Optional<String>, List<Doctor>> practisingDoctors = new LinkedHashMap<>();
    private @Nullable DataState state;
    private int practising;
    private int onLeave;

    void add(ResultSet rs) throws SQLException {
      state = state == null ? DataState.from(rs) : state;
      String part = rs.getString("part");
      if (part == null) { // nothing on that day
        return;
      }
      switch (part) {
        case "DOCTOR" -> {
          doctors.add(
              new DoctorBookings(rs.getString("id"), rs.getString("name"), rs.getLong("amount")));
          practising += rs.getBoolean("practising") ? 1 : 0;
          onLeave += rs.getBoolean("on_leave") ? 1 : 0;
        }
        case "SPECIALIZATION" ->
            specializations.add(
                new SpecializationBookings(
                    rs.getString("id"), rs.getString("specialization"), rs.getLong("amount")));
        case "PRACTISING" ->
            practisingDoctors
                .computeIfAbsent(
                    Optional.ofNullable(rs.getString("specialization")), s -> new ArrayList<>())
                .add(new Doctor(rs.getString("id"), rs.getString("name")));
        default -> throw new IllegalStateException("There is no part " + part);
      }
    }

    DataState state() {
      return Objects.requireNonNull(state, "a statement that counts has a row always");
    }

    DayStatistics statistics(LocalDate date, Clock clock) {
      return new DayStatistics(
          date,
          OffsetDateTime.now(clock),
          state().dataAsOf(clock),
          new Totals(doctors.size(), practising, doctors.size() - practising, onLeave),
          doctors,
          specializations,
          practisingDoctors.entrySet().stream()
              .map(
                  of ->
                      new PractisingDoctors(
                          of.getKey().orElse(null), of.getValue().size(), of.getValue()))
              .toList());
    }
  }
}
