package id.nuha.bookingsync.contract;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stats-api reads of the database: the writer grants its login these columns, and nothing
 * else. A test of stats-api finds a column that is missing here, and one that nothing reads.
 */
public final class ReadableColumns {
  private static final Map<String, List<String>> BY_TABLE =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "dashboard_123",
                  List.of(
                      "id_dokter",
                      "tanggal",
                      "jam_mulai",
                      "jam_selesai",
                      "nama_dokter",
                      "nama_spesialis",
                      "status_praktik"),
                  "dashboard_239",
                  List.of(
                      "tanggal_antrian",
                      "status_booking",
                      "id_dokter",
                      "dokter",
                      "id_spesialis",
                      "spesialis",
                      "id_jadwal_dokter",
                      "mulai",
                      "kuota",
                      "kuota_jkn",
                      "kuota_vip",
                      "asuransi",
                      "asal_booking",
                      "alasan_batal"),
                  "data_change",
                  List.of("mark"),
                  "ended_session",
                  List.of("name", "id", "ended_at"),
                  "sync_run",
                  List.of(
                      "run_id",
                      "view_id",
                      "trigger",
                      "default_window",
                      "window_start",
                      "window_end",
                      "status",
                      "reason",
                      "note",
                      "started_at",
                      "finished_at",
                      "published",
                      "rejected_by_fetcher",
                      "inserted",
                      "updated",
                      "unchanged",
                      "superseded",
                      "rejected_by_writer"))));

  private ReadableColumns() {}

  /** The columns of each table that has some, in the tables' order. */
  public static Map<String, List<String>> byTable() {
    return BY_TABLE;
  }
}
