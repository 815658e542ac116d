package id.nuha.bookingsync.benchmarks.data;

import id.nuha.bookingsync.contract.RecordJson;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bookings of 38 fields, of patients who do not exist: the same for the same id and phase.
 *
 * @param count how many; their ids go from 1
 * @param days over how many days they are spread
 */
public record Bookings(int count, int days) {
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  private static final int DOCTORS = 60;
  private static final int SPECIALTIES = 12;

  /** The booking as SIMRS would send it. */
  public byte[] json(int id, Phase phase) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    fields(id, phase)
        .forEach(
            (name, value) -> {
              if (value instanceof Integer number) {
                node.put(name, number);
              } else {
                node.put(name, value.toString());
              }
            });
    return RecordJson.bytes(node);
  }

  /** Its fields by name: numbers and texts, dates as texts. */
  public Map<String, Object> fields(int id, Phase phase) {
    LocalDate day = FIRST_DAY.plusDays((long) id * days / (count + 1));
    int doctor = id % DOCTORS;
    int specialty = doctor % SPECIALTIES;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("booking_id", id);
    fields.put("id_tagihan", 7_000_000 + id);
    fields.put("no_rm", "RM-%08d".formatted(id % 80_000));
    fields.put("nama_rm", "Pasien Contoh Nomor %06d".formatted(id % 80_000));
    fields.put("nik_rm", "00000000%08d".formatted(id % 80_000));
    fields.put("telepon", "0000-%07d".formatted(id % 80_000));
    fields.put("no_hp", "0000-%08d".formatted(id % 80_000));
    fields.put("status_booking", id % 10 == 3 ? "Batal" : id % 10 == 7 ? "Selesai" : "Aktif");
    fields.put("status_registrasi", id % 3 == 0 ? "Sudah Registrasi" : "Belum Registrasi");
    fields.put("tanggal_registrasi_filter", day + " 00:00:00");
    fields.put("status_rekam_medis", "Belum Disiapkan");
    fields.put("tanggal_antrian", day + " %02d:%02d:00".formatted(8 + id % 10, id % 60));
    fields.put("antrian", "A-%03d".formatted(id % 400));
    fields.put("asal_booking", id % 2 == 0 ? "Mobile JKN" : "Loket");
    fields.put("no_asuransi", "%013d".formatted(id % 80_000));
    fields.put("no_rujukan", "RJK%010d".formatted(id));
    fields.put("no_kontrol", "SK%010d".formatted(id));
    fields.put("asuransi", id % 4 == 0 ? "Umum" : "BPJS Kesehatan");
    fields.put("code", "BK%08d".formatted(id));
    fields.put("id_spesialis", specialty);
    fields.put("spesialis", "Spesialis Contoh %02d".formatted(specialty));
    fields.put("id_jadwal_dokter", 3_000 + doctor);
    fields.put("id_dokter", doctor);
    fields.put("dokter", "dr. Dokter Contoh %02d, Sp.X".formatted(doctor));
    fields.put("poliklinik", "Poliklinik Contoh %02d".formatted(specialty));
    fields.put("hari", "Senin");
    fields.put("mulai", "%02d:00".formatted(8 + doctor % 8));
    fields.put("selesai", "%02d:00".formatted(10 + doctor % 8));
    fields.put("kuota", 30);
    fields.put("kuota_jkn", 20);
    fields.put("kuota_vip", 2);
    fields.put("catatan", phase.changes(id) ? phase.note() : "");
    fields.put("alasan_batal", id % 10 == 3 ? "Pasien berhalangan" : "");
    fields.put("versi", "2");
    fields.put("inserted_user", "petugas%02d".formatted(id % 20));
    fields.put("inserted_date", day.minusDays(7) + " 09:15:30");
    fields.put("updated_user", "petugas%02d".formatted(id % 17));
    fields.put("update_date", day.minusDays(1) + " 10:45:00");
    return fields;
  }
}
