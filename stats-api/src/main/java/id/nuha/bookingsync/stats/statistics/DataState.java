package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.conditional.DataMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What numbers are read from: the mark of the tables, and the runs that read the days whole. Every
 * statement that counts has these columns in a row at least, whatever it counts.
 *
 * @param mark null where it is unknown whether the tables have changed
 * @param bookingsReadAt the start of the newest COMPLETE run of bookings whose window holds the
 *     day, or one of the days; null if there is none
 * @param sessionsReadAt the same of sessions
 */
record DataState(
    @Nullable String mark,
    @Nullable OffsetDateTime bookingsReadAt,
    @Nullable OffsetDateTime sessionsReadAt) {
  private static final int BOOKING_VIEW = 239;
  private static final int SCHEDULE_VIEW = 123;

  // A run is a line over its window, as high as its start: so it stands in the indexes
  // idx_sync_run_window_*. Of the lines that are over the day, and no higher than a start may be,
  // the highest is the one that is nearest to the point at that height. (A run that a wrong clock
  // stamped with a time to come says nothing of how old the numbers are.) Dates become instants in
  // the session's time zone, which is the clinic's.
  private static final String LAST_COMPLETE_RUN_OF_DAY =
      """
      SELECT started_at
      FROM sync_run
      WHERE status = 'COMPLETE'
        AND view_id = {view}
        AND {run} && box(point({morning}, '-infinity'), point({morning}, {latest}))
        AND window_end >= CAST(:date AS date) + time '23:59:59'
      ORDER BY {run} <-> point({morning}, {latest})
      LIMIT 1
      """
          .replace("{morning}", morning(":date"));

  // Its window holds one of the days at least.
  private static final String LAST_COMPLETE_RUN_OF_RANGE =
      """
      SELECT max(started_at)
      FROM sync_run
      WHERE status = 'COMPLETE'
        AND view_id = {view}
        AND {run} && box(point({first morning}, '-infinity'), point({last morning}, {latest}))
        AND window_end >= greatest(window_start, CAST(CAST(:from AS date) AS timestamptz))
                          + interval '23:59:59'
      """
          .replace("{first morning}", morning(":from"))
          .replace("{last morning}", morning(":to"));

  /** Of the day {@code :date}. */
  static final String OF_DAY = sql(LAST_COMPLETE_RUN_OF_DAY);

  /** Of the days {@code :from} to {@code :to}. */
  static final String OF_RANGE = sql(LAST_COMPLETE_RUN_OF_RANGE);

  static final RowMapper<DataState> MAPPER = (rs, row) -> from(rs);

  /** That of a day, without its numbers. */
  static DataState ofDay(JdbcClient jdbc, LocalDate date) {
    return jdbc.sql(OF_DAY).param("date", date).query(MAPPER).single();
  }

  static DataState from(ResultSet rs) throws SQLException {
    return new DataState(
        rs.getString("data_mark"),
        rs.getObject("bookings_read_at", OffsetDateTime.class),
        rs.getObject("sessions_read_at", OffsetDateTime.class));
  }

  /** The older of the two runs' starts; null unless both views were read. */
  @Nullable OffsetDateTime dataAsOf(Clock clock) {
    if (bookingsReadAt == null || sessionsReadAt == null) {
      return null;
    }
    OffsetDateTime older =
        bookingsReadAt.isBefore(sessionsReadAt) ? bookingsReadAt : sessionsReadAt;
    return older.atZoneSameInstant(clock.getZone()).toOffsetDateTime();
  }

  /** All that an answer depends on; null where the mark is. */
  @Nullable String text(Clock clock) {
    return mark == null ? null : mark + " " + dataAsOf(clock);
  }

  private static String sql(String lastCompleteRun) {
    return "SELECT %s AS data_mark, (%s) AS bookings_read_at, (%s) AS sessions_read_at"
        .formatted(
            DataMark.SQL, of(BOOKING_VIEW, lastCompleteRun), of(SCHEDULE_VIEW, lastCompleteRun));
  }

  private static String of(int view, String lastCompleteRun) {
    return lastCompleteRun
        .replace("{view}", String.valueOf(view))
        .replace("{run}", "box(point({start}, {height}), point({end}, {height}))")
        .replace("{start}", epoch("window_start"))
        .replace("{end}", epoch("window_end"))
        .replace("{height}", epoch("started_at"))
        .replace("{latest}", epoch("now() + interval '5 minutes'"));
  }

  private static String morning(String date) {
    return epoch("CAST(CAST(" + date + " AS date) AS timestamptz)");
  }

  private static String epoch(String time) {
    return "date_part('epoch', " + time + " - timestamptz 'epoch')";
  }
}
