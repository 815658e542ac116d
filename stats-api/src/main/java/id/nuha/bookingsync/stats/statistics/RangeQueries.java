package id.nuha.bookingsync.stats.statistics;

import static id.nuha.bookingsync.stats.statistics.PlacedBookings.name;
import static id.nuha.bookingsync.stats.statistics.PlacedBookings.text;

import id.nuha.bookingsync.stats.conditional.Marked;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads all that a page shows of some days by one statement, and so from one snapshot. */
@Component
class RangeQueries {
  /** A reason is told if that many cancellations give it: clerks write what they like there. */
  private static final int MIN_CANCELLATIONS = 5;

  private static final int MAX_BUSIEST_DOCTORS = 10;

  // How many rows a range has cannot be known once for all. What PostgreSQL plans takes some ms,
  // and is then read with little sorting on the disk.
  private static final String SETTINGS =
      """
      SELECT set_config('plan_cache_mode', 'force_custom_plan', TRUE),
             set_config('work_mem', '32MB', TRUE)
      """;

  private static final String BOOKING =
      """
      WITH booking AS MATERIALIZED (
        SELECT CAST(tanggal_antrian AS date) AS day, id_dokter, id_jadwal_dokter,
               kuota, kuota_jkn, kuota_vip,
               {dokter} AS dokter, {mulai} AS mulai, {state} AS state, {reason} AS reason
        FROM dashboard_239
        WHERE {of the days}),
      """
          .replace("{dokter}", text("dokter"))
          .replace("{mulai}", text("mulai"))
          .replace("{reason}", name("alasan_batal"))
          .replace("{state}", PlacedBookings.STATE)
          .replace("{of the days}", PlacedBookings.OF_THE_DAYS);

  private static final String DAYS =
      """
      SELECT 'DAY' AS part, day, CAST(NULL AS text) AS id, CAST(NULL AS text) AS name,
             CAST(NULL AS integer) AS hour, CAST(NULL AS bigint) AS amount,
             CAST(NULL AS bigint) AS doctors, CAST(NULL AS bigint) AS taken_of_quota,
             CAST(NULL AS bigint) AS unknown_quotas, %s
      FROM booking
      GROUP BY day
      """
          .formatted(PlacedBookings.COUNTS);

  private static final String PREVIOUS_DAYS =
      """
      SELECT 'PREVIOUS', day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, {counts}
      FROM (SELECT CAST(tanggal_antrian AS date) AS day, {state} AS state
            FROM dashboard_239
            WHERE {of those days}) AS previous
      GROUP BY day
      """
          .replace("{counts}", PlacedBookings.COUNTS)
          .replace("{state}", PlacedBookings.STATE)
          .replace("{of those days}", PlacedBookings.between(":previousFrom", ":previousTo"));

  private static final String SESSIONS =
      """
      SELECT 'SESSIONS', day, NULL, NULL, NULL, CAST(sum(kuota) AS bigint),
             count(DISTINCT id_dokter),
             CAST(sum(taken) FILTER (WHERE kuota IS NOT NULL) AS bigint),
             count(*) FILTER (WHERE kuota IS NULL), NULL, NULL, NULL, NULL
      FROM session
      LEFT JOIN quota USING (session)
      LEFT JOIN (SELECT session, count(*) AS taken
                 FROM placed
                 WHERE state <> 'CANCELLED'
                 GROUP BY session) AS booked USING (session)
      WHERE practising
      GROUP BY day
      """;

  // Those of a rare reason are counted together, under the id 'other'.
  private static final String CANCELLATIONS =
      """
      SELECT 'CANCELLATION', NULL, CASE WHEN rare THEN 'other' END,
             CASE WHEN NOT rare THEN reason END, NULL, CAST(sum(bookings) AS bigint),
             NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM (SELECT reason, count(*) AS bookings, reason IS NOT NULL AND count(*) < %d AS rare
            FROM booking
            WHERE state = 'CANCELLED'
            GROUP BY reason) AS of_reason
      GROUP BY rare, CASE WHEN NOT rare THEN reason END
      """
          .formatted(MIN_CANCELLATIONS);

  private static final String HOURS =
      """
      SELECT 'HOUR', NULL, CAST(weekday AS text), NULL, hour, count(*), NULL, NULL, NULL,
             NULL, NULL, NULL, NULL
      FROM (SELECT extract(isodow FROM day) AS weekday, seconds / 3600 AS hour
            FROM timed
            WHERE state <> 'CANCELLED') AS begun
      GROUP BY weekday, hour
      """;

  private static final String BUSIEST_DOCTORS =
      """
      (SELECT 'DOCTOR', CAST(NULL AS date), CAST(id_dokter AS text), max(dokter),
              CAST(NULL AS integer), count(*), CAST(NULL AS bigint), CAST(NULL AS bigint),
              CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint),
              CAST(NULL AS bigint), CAST(NULL AS bigint)
       FROM booking
       WHERE state <> 'CANCELLED' AND id_dokter IS NOT NULL
       GROUP BY id_dokter
       ORDER BY count(*) DESC, max(dokter), id_dokter
       LIMIT %d)
      """
          .formatted(MAX_BUSIEST_DOCTORS);

  static final String RANGE =
      """
      %s
      %s
      SELECT *
      FROM (%s) AS state
      LEFT JOIN (%s) AS days ON TRUE
      ORDER BY part, day, amount DESC, name COLLATE "C", id
      """
          .formatted(
              BOOKING,
              PlacedBookings.PLACED,
              DataState.OF_RANGE,
              String.join(
                  "UNION ALL\n",
                  DAYS,
                  PREVIOUS_DAYS,
                  SESSIONS,
                  CANCELLATIONS,
                  HOURS,
                  BUSIEST_DOCTORS));

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RangeQueries(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setReadOnly(true);
    this.clock = clock;
  }

  /** What the days are read from. */
  @Nullable String state(DayRange days) {
    return jdbc.sql(DataState.OF_RANGE)
        .param("from", days.from())
        .param("to", days.to())
        .query(DataState.MAPPER)
        .single()
        .text(clock);
  }

  /** Counts the days. */
  Marked<RangeNumbers> of(DayRange days) {
    RangeRows rows = new RangeRows();
    DayRange previous = days.previous();
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(SETTINGS).query(rs -> {});
          jdbc.sql(RANGE)
              .param("from", days.from())
              .param("to", days.to())
              .param("previousFrom", previous.from())
              .param("previousTo", previous.to())
              .query(rows::add);
        });
    return new Marked<>(rows.state().text(clock), rows.numbers(days, clock));
  }
}
