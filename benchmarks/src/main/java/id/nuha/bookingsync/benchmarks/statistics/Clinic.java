package id.nuha.bookingsync.benchmarks.statistics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.concurrent.ThreadLocalRandom;

/** A year of a clinic in the tables: 60 doctors with a session a day, and its bookings. */
final class Clinic {
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 360;

  private static final String SESSIONS =
      """
      INSERT INTO dashboard_123 (id_dokter, tanggal, jam_mulai, nama_dokter, kode_spesialis,
             nama_spesialis, hari, jam_selesai, status_praktik, last_synced_at, observed_at)
      SELECT doctor, DATE '2026-01-01' + day, '08:00', 'dr. Dokter Contoh ' || doctor,
             'S' || doctor % 12, 'Spesialis Contoh ' || doctor % 12, 'Senin', '12:00',
             CASE WHEN (doctor + day) % 9 = 0 THEN 'Cuti' ELSE 'Praktik' END, now(), now()
        FROM generate_series(1, 60) AS doctor, generate_series(0, 359) AS day
      """;

  // In the order of registration, as they come: a day's bookings lie side by side.
  private static final String BOOKINGS =
      """
      INSERT INTO dashboard_239 (booking_id, id_tagihan, no_rm, nama_rm, nik_rm, no_hp,
             status_booking, status_registrasi, tanggal_registrasi_filter, status_rekam_medis,
             tanggal_antrian, antrian, asal_booking, no_asuransi, no_rujukan, asuransi, code,
             id_spesialis, spesialis, id_jadwal_dokter, id_dokter, dokter, poliklinik, hari, mulai,
             selesai, kuota, kuota_jkn, kuota_vip, versi, inserted_user, inserted_date,
             last_synced_at, observed_at, observed_offset)
      SELECT id, 7000000 + id, 'RM-' || id % 80000, 'Pasien Contoh Nomor ' || id % 80000,
             lpad((id % 80000)::text, 16, '0'), lpad((id % 80000)::text, 13, '0'),
             CASE id % 10 WHEN 3 THEN 'Batal' WHEN 7 THEN 'Selesai' ELSE 'Aktif' END,
             'Sudah Registrasi', day, 'Belum Disiapkan', day + (8 + id % 10) * INTERVAL '1 hour',
             'A-' || id % 400, 'Mobile JKN', lpad((id % 80000)::text, 13, '0'), 'RJK' || id,
             CASE id % 4 WHEN 0 THEN 'Umum' ELSE 'BPJS Kesehatan' END, 'BK' || id,
             (1 + id % 60) % 12, 'Spesialis Contoh ' || (1 + id % 60) % 12, 3000 + id % 60,
             1 + id % 60, 'dr. Dokter Contoh ' || (1 + id % 60), 'Poliklinik Contoh', 'Senin',
             '08:00', '12:00', 30, 20, 2, '2', 'petugas', day - INTERVAL '7 days',
             now(), now(), id
        FROM generate_series(1, ?) AS id,
             LATERAL (SELECT TIMESTAMP '2026-01-01' + (id::bigint * 360 / (? + 1)) * INTERVAL '1 day'
                     ) AS d (day)
      """;

  // What a sync does with the rows of its window: each is written anew, a tenth with a new value.
  private static final String FORTNIGHT =
      """
      UPDATE dashboard_239
         SET catatan = CASE WHEN booking_id % 10 = 0 THEN 'diubah' ELSE catatan END,
             last_synced_at = now(), observed_at = now(), observed_offset = observed_offset + 1
       WHERE tanggal_antrian >= DATE '2026-06-01' AND tanggal_antrian < DATE '2026-06-15'
      """;

  private Clinic() {}

  static void fill(Connection connection, int bookings) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(BOOKINGS)) {
      statement.execute(SESSIONS);
      insert.setInt(1, bookings);
      insert.setInt(2, bookings);
      insert.execute();
      vacuum(connection);
    }
  }

  static void vacuum(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE) dashboard_239");
      statement.execute("VACUUM (ANALYZE) dashboard_123");
    }
  }

  /** What a sync writes before its run is over. */
  static void writeFortnight(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(FORTNIGHT);
    }
  }

  /** What the writer does once the run is over; says how many milliseconds it took. */
  static double vacuumAfterRun(Connection connection) throws SQLException {
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (SKIP_LOCKED) dashboard_239");
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  static LocalDate anyDay() {
    return FIRST_DAY.plusDays(ThreadLocalRandom.current().nextInt(DAYS));
  }

  static LocalDate dayOfFortnight() {
    return LocalDate.of(2026, 6, 1).plusDays(ThreadLocalRandom.current().nextInt(14));
  }
}
