package id.nuha.bookingsync.stats.statistics;

/**
 * Which session a booking belongs to, and how many seats a session has, as SQL over the days {@code
 * :from} to {@code :to}. Decision 0030 says why each rule is as it is.
 *
 * <ul>
 *   <li>A booking belongs to the session of its doctor and day in whose time its {@code mulai} is;
 *       where sessions overlap, to the one that begins last.
 *   <li>A session ends at {@code jam_selesai}; where that is no time after its beginning, it goes
 *       on until the doctor's next session of the day begins, or until midnight.
 *   <li>A schedule ({@code id_jadwal_dokter}) has the largest quota that its bookings of the day
 *       state. It is one session's: the one that holds most of them.
 * </ul>
 */
final class PlacedBookings {
  /**
   * A time of day as SIMRS and people write it: 08:00, 8.00, 08:00:00, 08.00 WIB, 8. It is what V11
   * takes for one, and the hour alone.
   */
  private static final String TIME_OF_DAY =
      "^\\s*([01]?[0-9]|2[0-4])(?:[:.]([0-5][0-9])(?:[:.]([0-5][0-9])(?:[.,][0-9]*)?)?)?"
          + "\\s*(?:WIB|WITA|WIT)?\\s*$";

  /** Of a booking: 'ACTIVE', 'FINISHED', 'CANCELLED' or 'OTHER', as {@link StatusCounts} says. */
  static final String STATE =
      """
      CASE WHEN status_booking = 'Aktif' THEN 'ACTIVE'
           ELSE CASE lower(%s)
                  WHEN 'selesai' THEN 'FINISHED' WHEN 'batal' THEN 'CANCELLED' ELSE 'OTHER' END
      END
      """
          .formatted(trimmed("status_booking"));

  /**
   * Of a booking: it is of the days. tanggal_antrian may have a time zone, in a table of before.
   */
  static final String OF_THE_DAYS = between(":from", ":to");

  /**
   * Goes on after {@code WITH booking AS (…)}, whose rows stand for one booking each. Ends with
   * {@code placed}, all columns of {@code booking} with {@code seconds} (of the day, when it
   * begins) and {@code session} (NULL for none); {@code session}; and {@code quota}.
   *
   * <p>Texts are compared by bytes. Each distinct time is read once: most bookings begin when
   * others do.
   */
  static final String PLACED =
      """
      scheduled AS MATERIALIZED (
        SELECT tanggal AS day, id_dokter, nama_spesialis, status_praktik, {session status},
               {text nama_dokter} AS nama_dokter, {text jam_mulai} AS jam_mulai,
               {text jam_selesai} AS jam_selesai
        FROM dashboard_123
        WHERE tanggal BETWEEN CAST(:from AS date) AND CAST(:to AS date)),
      clock AS MATERIALIZED (
        SELECT written,
               CAST(part[1] AS integer) * 3600 + CAST(coalesce(part[2], '0') AS integer) * 60
                 + CAST(coalesce(part[3], '0') AS integer) AS seconds
        FROM (SELECT mulai AS written FROM booking
              UNION SELECT jam_mulai FROM scheduled
              UNION SELECT jam_selesai FROM scheduled) AS times,
             regexp_match(written, '{time of day}') AS part
        WHERE part IS NOT NULL),
      session AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY day, id_dokter, opening.seconds, jam_mulai) AS session,
               day, id_dokter, nama_dokter, nama_spesialis, status_praktik,
               {practising} AS practising, {on leave} AS on_leave,
               opening.seconds AS starts, closing.seconds AS ends,
               CASE WHEN closing.seconds > opening.seconds THEN closing.seconds
                    ELSE coalesce(
                      min(opening.seconds) OVER (
                        PARTITION BY day, id_dokter ORDER BY opening.seconds
                        RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
                      {midnight}) END AS holds_until
        FROM scheduled
        LEFT JOIN clock AS opening
               ON opening.written = jam_mulai AND opening.seconds < {midnight}
        LEFT JOIN clock AS closing
               ON closing.written = jam_selesai AND closing.seconds <= {midnight}),
      timed AS MATERIALIZED (
        SELECT booking.*, seconds
        FROM booking
        LEFT JOIN clock ON written = mulai AND seconds < {midnight}),
      held AS MATERIALIZED (
        SELECT DISTINCT ON (day, id_dokter, seconds) day, id_dokter, seconds, session
        FROM (SELECT DISTINCT day, id_dokter, seconds FROM timed) AS beginning
        JOIN session USING (day, id_dokter)
        WHERE seconds >= starts AND seconds < holds_until
        ORDER BY day, id_dokter, seconds, starts DESC, session),
      placed AS MATERIALIZED (
        SELECT timed.*, session
        FROM timed
        LEFT JOIN held USING (day, id_dokter, seconds)),
      schedule AS (
        SELECT DISTINCT ON (day, id_jadwal_dokter) session, kuota, kuota_jkn, kuota_vip
        FROM (SELECT day, id_jadwal_dokter, session, count(*) AS bookings
              FROM placed
              WHERE session IS NOT NULL AND id_jadwal_dokter IS NOT NULL
              GROUP BY day, id_jadwal_dokter, session) AS of_session
        JOIN (SELECT day, id_jadwal_dokter, max(kuota) AS kuota, max(kuota_jkn) AS kuota_jkn,
                     max(kuota_vip) AS kuota_vip
              FROM booking
              GROUP BY day, id_jadwal_dokter) AS stated USING (day, id_jadwal_dokter)
        ORDER BY day, id_jadwal_dokter, bookings DESC, session),
      quota AS MATERIALIZED (
        SELECT session, {sum of kuota} AS kuota, {sum of kuota_jkn} AS kuota_jkn,
               {sum of kuota_vip} AS kuota_vip
        FROM schedule
        GROUP BY session)
      """
          .replace("{session status}", PractisingRule.SESSION_STATUS)
          .replace("{practising}", PractisingRule.SESSION_PRACTISING)
          .replace("{on leave}", PractisingRule.SESSION_ON_LEAVE)
          .replace("{time of day}", TIME_OF_DAY)
          .replace("{text nama_dokter}", text("nama_dokter"))
          .replace("{text jam_mulai}", text("jam_mulai"))
          .replace("{text jam_selesai}", text("jam_selesai"))
          .replace("{sum of kuota}", sumIfAllAreKnown("kuota"))
          .replace("{sum of kuota_jkn}", sumIfAllAreKnown("kuota_jkn"))
          .replace("{sum of kuota_vip}", sumIfAllAreKnown("kuota_vip"))
          .replace("{midnight}", "86400");

  /** Of rows with {@code state}: all, the active, the finished and the cancelled ones. */
  static final String COUNTS =
      """
      count(*) AS total,
      count(*) FILTER (WHERE state = 'ACTIVE') AS active,
      count(*) FILTER (WHERE state = 'FINISHED') AS finished,
      count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled
      """;

  private PlacedBookings() {}

  /** A column as text that is compared by its bytes, whatever the table has made it. */
  static String text(String column) {
    return "CAST(%s AS text) COLLATE \"C\"".formatted(column);
  }

  /** What a text column names; NULL where it names nothing. */
  static String name(String column) {
    return "NULLIF(NULLIF(%s, ''), '-')".formatted(trimmed(column));
  }

  static String between(String from, String to) {
    return """
    tanggal_antrian >= CAST(%s AS timestamp)
    AND tanggal_antrian < CAST(%s AS timestamp) + interval '1 day'
    """
        .formatted(from, to);
  }

  private static String trimmed(String column) {
    return "btrim(%s, E' \\t\\r\\n')".formatted(text(column));
  }

  private static String sumIfAllAreKnown(String column) {
    return "CASE WHEN count(*) = count(%1$s) THEN CAST(sum(%1$s) AS bigint) END".formatted(column);
  }
}
