package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.conditional.Marked;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads a day's sessions and its groups of bookings by one statement, and so from one snapshot. */
@Component
class StatisticsQueries {

  // Of a column that only rows of another part have, NULL. OFFSET 0 keeps PostgreSQL from folding a
  // status again for each word.
  private static final String SESSIONS =
      """
      SELECT 'SESSION' AS part, id_dokter AS doctor, nama_dokter AS name,
             nama_spesialis AS specialization, %s AS practising, %s AS on_leave,
             NULL AS specialization_id, NULL AS bookings, NULL AS data_mark,
             CAST(NULL AS timestamptz) AS bookings_read_at,
             CAST(NULL AS timestamptz) AS sessions_read_at
      FROM (SELECT id_dokter, nama_dokter, nama_spesialis, %s
            FROM dashboard_123
            WHERE tanggal = CAST(:date AS date)
            OFFSET 0) AS session
      """
          .formatted(
              PractisingRule.SESSION_PRACTISING,
              PractisingRule.SESSION_ON_LEAVE,
              PractisingRule.SESSION_STATUS);

  // The conditions and the columns that are selected are all in idx_dashboard_239_active_day, so
  // PostgreSQL need not read the table itself. The range says nothing new: it is for a table of
  // before that cannot have that index, because its tanggal_antrian is of another type.
  private static final String BOOKINGS =
      """
      SELECT 'BOOKINGS', id_dokter, NULL, spesialis, NULL, NULL, id_spesialis, count(*),
             NULL, NULL, NULL
      FROM dashboard_239
      WHERE status_booking = 'Aktif'
        AND CAST(tanggal_antrian AS date) = CAST(:date AS date)
        AND tanggal_antrian >= CAST(:date AS timestamp)
        AND tanggal_antrian < CAST(:date AS timestamp) + interval '1 day'
      GROUP BY id_dokter, id_spesialis, spesialis
      """;

  private static final String STATE =
      """
      SELECT 'STATE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, state.*
      FROM (%s) AS state
      """
          .formatted(DataState.OF_DAY);

  static final String DAY =
      """
      %s
      UNION ALL
      %s
      UNION ALL
      %s
      ORDER BY specialization_id, doctor
      """
          .formatted(SESSIONS, BOOKINGS, STATE);

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
    StatisticsRows rows = new StatisticsRows();
    jdbc.sql(DAY).param("date", date).query(rows::add);
    return new Marked<>(rows.state().text(clock), rows.statistics(date, clock));
  }
}
