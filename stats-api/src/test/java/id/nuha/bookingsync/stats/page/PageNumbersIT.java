package id.nuha.bookingsync.stats.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.nuha.bookingsync.embedded.Browser;
import id.nuha.bookingsync.stats.StatsApi;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the page shows of ten days, against SQL written by hand. Among the bookings are cancelled
 * ones, some without a doctor, a quota or a time, some outside sessions and of other statuses;
 * among the doctors those with two sessions, on leave and without a session.
 */
class PageNumbersIT {
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 2);
  private static Browser browser;
  private static StatsApi api;

  @BeforeAll
  static void start() {
    browser = Browser.start().orElse(null);
    assumeTrue(browser != null, "no Chromium");
    api = StatsApi.start();
    api.client()
        .sql(
            """
            INSERT INTO dashboard_123 (id_dokter, tanggal, jam_mulai, jam_selesai, nama_dokter, nama_spesialis, status_praktik)
            SELECT i, day, '08:00', '12:00', 'dr. Contoh ' || chr(64 + i), CASE i % 2 WHEN 0 THEN 'Anak' ELSE 'Mata' END,
                   CASE (i + d) % 5 WHEN 0 THEN 'Cuti' WHEN 1 THEN 'Tidak Praktik' ELSE 'Praktik' END
              FROM generate_series(1, 12) AS i, generate_series(0, 9) AS d, LATERAL (SELECT date '2026-02-02' + d AS day) AS at
            UNION ALL
            SELECT i, date '2026-02-02' + d, '16:00', '18:00', 'dr. Contoh ' || chr(64 + i), 'Anak', 'Praktik'
              FROM generate_series(3, 12, 3) AS i, generate_series(0, 9) AS d;

            INSERT INTO dashboard_239 (booking_id, tanggal_antrian, id_dokter, id_jadwal_dokter, mulai, kuota, status_booking)
            SELECT d * 1000 + n, timestamp '2026-02-02' + d * interval '1 day' + n * interval '7 minutes', doctor,
                   CASE WHEN mulai IN ('08:30', '10:00:00') THEN doctor * 10 WHEN mulai = '16.15' AND doctor % 3 = 0 THEN doctor * 10 + 1 END,
                   mulai, CASE doctor % 4 WHEN 1 THEN NULL WHEN 2 THEN 3 ELSE 7 END,
                   CASE (n + d) % 6 WHEN 0 THEN 'Batal' WHEN 1 THEN 'selesai ' WHEN 2 THEN 'No Show' ELSE 'Aktif' END
              FROM generate_series(0, 9) AS d, generate_series(0, 89) AS n,
                   LATERAL (SELECT CASE WHEN n % 17 = 0 THEN NULL ELSE 1 + (n * 7 + d) % 13 END AS doctor,
                                   (ARRAY['08:30', '10:00:00', '16.15', '08:30', NULL])[1 + n * 3 % 5] AS mulai) AS x
            """)
        .update();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      api.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aDayIsWhatSqlSays(int number) {
    LocalDate day = FIRST.plusDays(number);
    List<String> rows = asked(day, SESSIONS + ROWS);
    List<String> tiles = asked(day, SESSIONS + TILES);

    browser.open(api.address("/?tanggal=" + day));
    browser.waitForText("main", "Per status");

    assertThat(rows).hasSizeGreaterThan(15);
    assertThat(
            shown(
                "'.doctors tbody'",
                "row.closest('tbody').querySelector('.name').textContent, "
                    + "row.querySelector('.col-session').textContent, "
                    + "row.querySelector('.col-bookings .taken')?.textContent ?? '–', "
                    + "row.querySelector('.unknown') ? '?' : row.querySelector('td.col-left').textContent"))
        .containsExactlyInAnyOrderElementsOf(rows);
    assertThat(browser.texts(".tile-number")).isEqualTo(tiles);
  }

  @SuppressWarnings("unchecked")
  private static List<String> shown(String bodies, String cells) {
    return (List<String>)
        browser.run(
            "return [...document.querySelectorAll(%s)].flatMap((body) => [...body.rows]).map((row) => [%s].join('|'))"
                .formatted(bodies, cells));
  }

  private static List<String> asked(LocalDate day, String sql) {
    return api.client().sql(sql).param("day", day).query(String.class).list();
  }

  // Each session with its bookings: those whose time it holds.
  private static final String SESSIONS =
      """
      WITH booking AS (
        SELECT booking_id, id_dokter, kuota, status_booking, trim(status_booking) = 'Batal' AS cancelled,
               CASE WHEN mulai IN ('08:30', '10:00:00') THEN '08:00' WHEN mulai = '16.15' THEN '16:00' END AS part
          FROM dashboard_239 WHERE CAST(tanggal_antrian AS date) = :day),
      session AS (
        SELECT s.id_dokter, s.nama_dokter AS name, s.status_praktik = 'Praktik' AS practising,
               replace(s.jam_mulai, ':', '.') || '–' || replace(s.jam_selesai, ':', '.') AS hours,
               count(b.booking_id) AS all_bookings, count(b.booking_id) FILTER (WHERE NOT b.cancelled) AS taken,
               max(b.kuota) AS quota
          FROM dashboard_123 s LEFT JOIN booking b ON b.id_dokter = s.id_dokter AND b.part = s.jam_mulai
         WHERE s.tanggal = :day GROUP BY s.id_dokter, s.nama_dokter, s.status_praktik, s.jam_mulai, s.jam_selesai)
      """;
  private static final String ROWS =
      """
      SELECT concat_ws('|', name, hours,
               CASE WHEN practising AND quota IS NOT NULL THEN taken || ' / ' || quota
                    WHEN practising OR all_bookings > 0 THEN taken::text ELSE '–' END,
               CASE WHEN NOT practising THEN '–' WHEN quota IS NULL THEN '?' WHEN taken > quota THEN 'Lebih ' || taken - quota || ' dari kuota'
                    WHEN taken = quota THEN 'Penuh' ELSE (quota - taken)::text END)
        FROM session
      UNION ALL
      SELECT concat_ws('|', 'dr. Contoh ' || chr(64 + id_dokter), 'di luar sesi', count(*) FILTER (WHERE NOT cancelled), '–')
        FROM booking b
       WHERE id_dokter <= 12 AND NOT EXISTS (SELECT FROM dashboard_123 s WHERE s.tanggal = :day AND s.id_dokter = b.id_dokter AND s.jam_mulai = b.part)
       GROUP BY id_dokter
      """;
  private static final String TILES =
      """
      SELECT count(DISTINCT id_dokter) FILTER (WHERE practising) || ' dari ' || count(DISTINCT id_dokter) FROM session
      UNION ALL SELECT count(*)::text FROM booking WHERE status_booking = 'Aktif'
      UNION ALL SELECT sum(taken) || ' dari ' || sum(quota) || ' · ' || round(100.0 * sum(taken) / sum(quota)) || '%'
                  FROM session WHERE practising AND quota IS NOT NULL
      UNION ALL SELECT count(*)::text FROM booking WHERE cancelled
      """;
}
