package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.statistics.DayStatistics.Doctor;
import id.nuha.bookingsync.stats.statistics.DayStatistics.DoctorBookings;
import id.nuha.bookingsync.stats.statistics.DayStatistics.PractisingDoctors;
import id.nuha.bookingsync.stats.statistics.DayStatistics.SpecializationBookings;
import id.nuha.bookingsync.stats.statistics.DayStatistics.Totals;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Counts a day, all of it from one snapshot. */
@Component
class StatisticsQueries {
  private static final int BOOKING_VIEW = 239;
  private static final int SCHEDULE_VIEW = 123;
  private static final Integer[] VIEWS = {BOOKING_VIEW, SCHEDULE_VIEW};

  // Goes on after SELECT. The date is a range because no index could answer
  // DATE(tanggal_antrian) = :date. The conditions are those of idx_dashboard_239_aktif, which also
  // holds the columns that are selected, so PostgreSQL need not read the table itself.
  static final String BOOKINGS_OF_THE_DAY =
      """
      FROM dashboard_239
      WHERE status_booking = 'Aktif'
        AND tanggal_antrian >= CAST(:date AS date)
        AND tanggal_antrian < CAST(:date AS date) + 1
      """;

  private static final String WITH_SESSIONS_OF_THE_DAY =
      """
      WITH session AS (
        SELECT id_dokter, nama_dokter, nama_spesialis,
               %s AS practising,
               %s AS on_leave
        FROM dashboard_123
        WHERE tanggal = CAST(:date AS date))
      """
          .formatted(PractisingRule.SESSION_PRACTISING, PractisingRule.SESSION_ON_LEAVE);

  private static final String DOCTORS =
      WITH_SESSIONS_OF_THE_DAY
          + """
          , doctor AS (
            SELECT id_dokter, max(nama_dokter) AS nama_dokter,
                   %s AS practising,
                   %s AS on_leave
            FROM session
            GROUP BY id_dokter),
          booked AS (
            SELECT id_dokter, count(booking_id) AS bookings
            %s
            GROUP BY id_dokter)
          SELECT id_dokter, nama_dokter, practising, on_leave, coalesce(bookings, 0) AS bookings
          FROM doctor LEFT JOIN booked USING (id_dokter)
          ORDER BY bookings DESC, nama_dokter, id_dokter
          """
              .formatted(
                  PractisingRule.DOCTOR_PRACTISING,
                  PractisingRule.DOCTOR_ON_LEAVE,
                  BOOKINGS_OF_THE_DAY);

  private static final String BOOKINGS_BY_SPECIALIZATION =
      """
      SELECT id_spesialis, max(spesialis) AS spesialis, count(booking_id) AS bookings
      %s
      GROUP BY id_spesialis
      ORDER BY bookings DESC, spesialis, id_spesialis
      """
          .formatted(BOOKINGS_OF_THE_DAY);

  private static final String PRACTISING_DOCTORS =
      WITH_SESSIONS_OF_THE_DAY
          + """
          SELECT nama_spesialis, id_dokter, max(nama_dokter) AS nama_dokter
          FROM session
          WHERE practising
          GROUP BY nama_spesialis, id_dokter
          ORDER BY nama_spesialis, nama_dokter, id_dokter
          """;

  // One row for each view that was ever read whole for that day. For each view alone and newest
  // first, as idx_sync_run_complete has them: most days are in the newest run's window. The casts
  // take the day in the session's time zone, which is the clinic's. A run that a wrong clock
  // stamped
  // with a time to come says nothing of how old the numbers are.
  static final String LAST_COMPLETE_RUN_OF_EACH_VIEW =
      """
      SELECT run.started_at
      FROM unnest(CAST(:views AS integer[])) AS wanted (view_id)
      CROSS JOIN LATERAL (
        SELECT started_at
        FROM sync_run
        WHERE status = 'COMPLETE'
          AND view_id = wanted.view_id
          AND started_at <= now() + interval '5 minutes'
          AND window_start <= CAST(:date AS date)::timestamptz
          AND window_end >= CAST(:date AS date) + time '23:59:59'
        ORDER BY started_at DESC NULLS LAST
        LIMIT 1) AS run
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  StatisticsQueries(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Counts the day. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public DayStatistics of(LocalDate date) {
    List<DoctorDay> doctors = jdbc.sql(DOCTORS).param("date", date).query(DoctorDay.class).list();
    return new DayStatistics(
        date,
        OffsetDateTime.now(clock),
        asOf(date).orElse(null),
        totals(doctors),
        doctors.stream().map(DoctorDay::booked).toList(),
        bySpecialization(date),
        practising(date));
  }

  private static Totals totals(List<DoctorDay> doctors) {
    long practising = doctors.stream().filter(DoctorDay::practising).count();
    long onLeave = doctors.stream().filter(DoctorDay::onLeave).count();
    return new Totals(doctors.size(), practising, doctors.size() - practising, onLeave);
  }

  private List<SpecializationBookings> bySpecialization(LocalDate date) {
    return jdbc.sql(BOOKINGS_BY_SPECIALIZATION)
        .param("date", date)
        .query(
            (rs, row) ->
                new SpecializationBookings(
                    rs.getString("id_spesialis"),
                    rs.getString("spesialis"),
                    rs.getLong("bookings")))
        .list();
  }

  private List<PractisingDoctors> practising(LocalDate date) {
    Map<Optional<String>, List<Doctor>> bySpecialization = new LinkedHashMap<>();
    jdbc.sql(PRACTISING_DOCTORS)
        .param("date", date)
        .query(
            rs -> {
              bySpecialization
                  .computeIfAbsent(
                      Optional.ofNullable(rs.getString("nama_spesialis")), s -> new ArrayList<>())
                  .add(new Doctor(rs.getString("id_dokter"), rs.getString("nama_dokter")));
            });
    return bySpecialization.entrySet().stream()
        .map(
            doctors ->
                new PractisingDoctors(
                    doctors.getKey().orElse(null), doctors.getValue().size(), doctors.getValue()))
        .sorted(Comparator.comparingInt(PractisingDoctors::doctors).reversed())
        .toList();
  }

  private Optional<OffsetDateTime> asOf(LocalDate date) {
    List<OffsetDateTime> lastRuns =
        jdbc.sql(LAST_COMPLETE_RUN_OF_EACH_VIEW)
            .param("date", date)
            .param("views", VIEWS)
            .query(OffsetDateTime.class)
            .list();
    return lastRuns.size() < VIEWS.length
        ? Optional.empty()
        : lastRuns.stream()
            .min(OffsetDateTime.timeLineOrder())
            .map(at -> at.atZoneSameInstant(clock.getZone()).toOffsetDateTime());
  }

  private record DoctorDay(
      String idDokter,
      @Nullable String namaDokter,
      boolean practising,
      boolean onLeave,
      long bookings) {
    DoctorBookings booked() {
      return new DoctorBookings(idDokter, namaDokter, bookings);
    }
  }
}
