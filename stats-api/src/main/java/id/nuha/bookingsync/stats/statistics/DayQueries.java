package id.nuha.bookingsync.stats.statistics;

import static id.nuha.bookingsync.stats.statistics.PlacedBookings.name;
import static id.nuha.bookingsync.stats.statistics.PlacedBookings.text;

import id.nuha.bookingsync.stats.conditional.Marked;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads all that a page shows of a day by one statement, and so from one snapshot. */
@Component
class DayQueries {
  private static final int WEEK = 7;

  private static final String BOOKING =
      """
      WITH booking AS MATERIALIZED (
        SELECT CAST(tanggal_antrian AS date) AS day, id_dokter, id_jadwal_dokter, id_spesialis,
               kuota, kuota_jkn, kuota_vip,
               {dokter} AS dokter, {spesialis} AS spesialis, {mulai} AS mulai,
               {status_booking} AS status_booking, {state} AS state,
               {insurer} AS insurer, {origin} AS origin
        FROM dashboard_239
        WHERE {of the days}),
      """
          .replace("{dokter}", text("dokter"))
          .replace("{spesialis}", text("spesialis"))
          .replace("{mulai}", text("mulai"))
          .replace("{status_booking}", text("status_booking"))
          .replace("{insurer}", name("asuransi"))
          .replace("{origin}", name("asal_booking"))
          .replace("{state}", PlacedBookings.STATE)
          .replace("{of the days}", PlacedBookings.OF_THE_DAYS);

  private static final String SESSIONS =
      """
      SELECT 'SESSION' AS part, session, CAST(id_dokter AS text) AS id, nama_dokter AS name,
             CAST(nama_spesialis AS text) AS specialization, CAST(status_praktik AS text) AS status,
             practising, on_leave, starts, ends, CAST(NULL AS integer) AS hour,
             kuota, kuota_jkn, kuota_vip,
             CAST(NULL AS bigint) AS total, CAST(NULL AS bigint) AS active,
             CAST(NULL AS bigint) AS finished, CAST(NULL AS bigint) AS cancelled,
             CAST(NULL AS bigint) AS taken_jkn
      FROM session
      LEFT JOIN quota USING (session)
      """;

  // Of the columns that a row is not grouped by, NULL. Whose booking it is that names no doctor's
  // id, only the name may tell. JKN is told by the insurer's name; not all of BPJS is JKN.
  private static final String BOOKINGS =
      """
      SELECT CASE WHEN GROUPING(session) = 0 THEN 'PLACE'
                  WHEN GROUPING(status_booking) = 0 THEN 'STATUS'
                  WHEN GROUPING(id_spesialis) = 0 THEN 'SPECIALIZATION'
                  WHEN GROUPING(insurer) = 0 THEN 'INSURER'
                  WHEN GROUPING(origin) = 0 THEN 'ORIGIN'
                  ELSE 'HOUR' END,
             session, CAST(coalesce(id_dokter, id_spesialis) AS text),
             CASE WHEN GROUPING(session) = 0 THEN max(dokter)
                  WHEN GROUPING(id_spesialis) = 0 THEN max(spesialis)
                  ELSE coalesce(insurer, origin) END,
             NULL, status_booking, NULL, NULL, NULL, NULL, seconds / 3600, NULL, NULL, NULL,
             {counts},
             count(*) FILTER (WHERE state <> 'CANCELLED'
                                AND lower(insurer) LIKE ANY ('{%jkn%,%bpjs%}')
                                AND NOT lower(insurer) LIKE ANY ('{%non%,%ketenagakerjaan%}'))
      FROM placed
      GROUP BY GROUPING SETS (
        (session, id_dokter, CASE WHEN id_dokter IS NULL THEN dokter END),
        (status_booking), (id_spesialis), (insurer), (origin), (seconds / 3600))
      """
          .replace("{counts}", PlacedBookings.COUNTS);

  private static final String WEEK_BEFORE =
      """
      SELECT 'WEEK_BEFORE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, {counts}, NULL
      FROM (SELECT {state} AS state FROM dashboard_239 WHERE {of that day}) AS booking
      """
          .replace("{counts}", PlacedBookings.COUNTS)
          .replace("{state}", PlacedBookings.STATE)
          .replace("{of that day}", PlacedBookings.between(":weekBefore", ":weekBefore"));

  static final String DAY =
      """
      %s
      %s
      SELECT *
      FROM (%s) AS state
      LEFT JOIN (%s
        UNION ALL
        %s
        UNION ALL
        %s) AS day ON TRUE
      """
          .formatted(
              BOOKING, PlacedBookings.PLACED, DataState.OF_DAY, SESSIONS, BOOKINGS, WEEK_BEFORE)
          .replace(":from", ":date")
          .replace(":to", ":date");

  private final JdbcClient jdbc;
  private final Clock clock;

  DayQueries(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What the day is read from. */
  @Nullable String state(LocalDate date) {
    return DataState.ofDay(jdbc, date).text(clock);
  }

  /** Counts the day. */
  Marked<DayNumbers> of(LocalDate date) {
    DayRows rows = new DayRows();
    LocalDate weekBefore = date.minusDays(WEEK);
    jdbc.sql(DAY).param("date", date).param("weekBefore", weekBefore).query(rows::add);
    return new Marked<>(rows.state().text(clock), rows.numbers(date, weekBefore, clock));
  }
}
