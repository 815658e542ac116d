package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.Clinic.Doctor;
import id.nuha.bookingsync.simulator.Clinic.Session;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** View 239: patients' bookings. Every patient is plainly invented. */
final class Bookings implements SimView {
  private static final DateTimeFormatter SPACE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  private static final int MOST_PER_DAY = 100_000;
  private static final List<String> SOURCES = List.of("Mobile JKN", "WhatsApp", "Loket", "Website");

  private final Clinic clinic;
  private final ZoneId zone;

  Bookings(Clinic clinic, ZoneId zone) {
    this.clinic = clinic;
    this.zone = zone;
  }

  @Override
  public int id() {
    return 239;
  }

  @Override
  public String startField() {
    return "waktu_registrasi_awal";
  }

  @Override
  public String endField() {
    return "waktu_registrasi_akhir";
  }

  @Override
  public List<SimRow> rows(LocalDate day) {
    List<SimRow> rows = new ArrayList<>();
    for (Session session : clinic.sessions(day)) {
      Random dice =
          clinic.random(session.doctor().id() * 31L + session.start().getHour(), -day.toEpochDay());
      int booked = session.takesPlace() ? dice.nextInt(5) : 0;
      for (int n = 0; n < booked; n++) {
        LocalTime start = session.start().plusMinutes(15L * n);
        rows.add(row(rows.size(), session.doctor(), day, start, dice));
      }
    }
    return rows;
  }

  @Override
  public SimRow extraRow(LocalDate day, int number) {
    Doctor doctor = clinic.sessions(LocalDate.of(2026, 1, 5)).get(0).doctor();
    return row(
        1_000 + number, doctor, day, LocalTime.of(7, 0), clinic.random(number, day.toEpochDay()));
  }

  @Override
  public SimRow badRow(LocalDate day, int number) {
    SimRow row = extraRow(day, number);
    return switch (number % 4) {
      case 0 -> row.spoilt("kuota", "banyak", number);
      case 1 -> row.spoilt("booking_id", null, number);
      case 2 -> row.spoilt("status_registrasi", "x".repeat(101), number);
      default -> row.spoilt("tanggal_registrasi_filter", "2026-02-30", number);
    };
  }

  @Override
  public SimRow changed(SimRow row) {
    String status = row.has("status_booking", "Batal") ? "Aktif" : "Batal";
    return row.with("status_booking", "status_booking", status);
  }

  @Override
  public String envelope(String list, int total, int page, int limit) {
    return "{\"count\":%d,\"limit\":%d,\"page\":%d,\"list\":%s}"
        .formatted(total, limit, page, list);
  }

  private SimRow row(int number, Doctor doctor, LocalDate day, LocalTime start, Random dice) {
    int id = Math.toIntExact((day.toEpochDay() - FIRST_DAY.toEpochDay()) * MOST_PER_DAY + number);
    int patient = dice.nextInt(900);
    LocalDateTime at = day.atTime(start);
    LocalDateTime registered =
        at.minusDays(1 + dice.nextInt(5)).withHour(9).withMinute(number % 60);
    boolean insured = dice.nextInt(10) < 7;
    boolean cancelled = dice.nextInt(100) < 12;
    boolean registeredAlready = dice.nextBoolean();
    Both both = new Both();
    both.number("booking_id", id, id % 7 == 0);
    both.number("id_tagihan", registeredAlready ? 500_000 + patient : null, false);
    both.text("no_rm", "%08d".formatted(patient));
    both.renamed(
        "nama_rm", number % 2 == 0 ? "nama_pasien" : "nama_rm", "Pasien Contoh " + patient);
    both.text("nik_rm", "9999%012d".formatted(patient));
    both.text("telepon", "");
    both.text("no_hp", "0800-000-%04d".formatted(patient));
    both.text("status_booking", cancelled ? "Batal" : "Aktif");
    both.text("status_registrasi", registeredAlready ? "Sudah Registrasi" : "Belum Registrasi");
    both.time(
        "tanggal_registrasi_filter",
        registered,
        registered.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
    both.text("status_rekam_medis", patient % 5 == 0 ? "Baru" : "Lama");
    both.time("tanggal_antrian", at, mixed(at, number % 4));
    both.text("antrian", "%s-%03d".formatted(doctor.specialty().code(), number % 1_000));
    both.text("asal_booking", SOURCES.get(patient % SOURCES.size()));
    both.text("no_asuransi", insured ? "0000%09d".formatted(patient) : "");
    both.text("no_rujukan", insured ? "CONTOH%06d".formatted(patient) : null);
    both.text("no_kontrol", null);
    both.text("asuransi", insured ? "JKN" : "Umum");
    both.text("code", doctor.specialty().code());
    both.number("id_spesialis", doctor.specialty().id(), number % 5 == 0);
    both.text("spesialis", doctor.specialty().name());
    both.number("id_jadwal_dokter", doctor.id() * 10 + day.getDayOfWeek().getValue(), false);
    both.number("id_dokter", doctor.id(), number % 3 == 0);
    both.renamed("dokter", number % 3 == 0 ? "nama_dokter" : "dokter", doctor.name());
    both.text("poliklinik", "POLI " + doctor.specialty().name());
    both.text("hari", Jadwal.dayName(day));
    both.text("mulai", HOUR.format(start));
    both.text("selesai", HOUR.format(start.plusMinutes(15)));
    both.number("kuota", 30, true);
    both.number("kuota_jkn", 20, false);
    both.number("kuota_vip", null, false);
    both.text("catatan", dice.nextInt(20) == 0 ? "Contoh catatan — kontrol “ulang”" : "");
    both.text("alasan_batal", cancelled ? "Contoh alasan" : null);
    both.text("versi", "v3");
    both.text("inserted_user", "simulasi");
    both.time("inserted_date", registered, SPACE.format(registered));
    both.text("updated_user", "");
    both.text("update_date", null);
    return new SimRow(at, both.api, both.truth);
  }

  /** The shapes that SIMRS gives times in; three of them are local, one is an instant. */
  private String mixed(LocalDateTime at, int shape) {
    return switch (shape) {
      case 0 -> SPACE.format(at);
      case 1 -> at.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      case 2 -> at.atZone(zone).toInstant().toString();
      default -> at.atZone(zone).toOffsetDateTime().format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    };
  }

  /** A record and its truth, filled side by side. */
  private static final class Both {
    private final ObjectNode api = JsonMapper.shared().createObjectNode();
    private final Map<String, @Nullable String> truth = new TreeMap<>();

    void text(String column, @Nullable String value) {
      renamed(column, column, value);
    }

    void renamed(String column, String field, @Nullable String value) {
      api.put(field, value);
      truth.put(column, value == null || value.isEmpty() ? null : value);
    }

    void number(String column, @Nullable Integer value, boolean asText) {
      if (value == null) {
        api.putNull(column);
        truth.put(column, null);
        return;
      }
      if (asText) {
        api.put(column, value.toString());
      } else {
        api.put(column, value);
      }
      truth.put(column, value.toString());
    }

    void time(String column, LocalDateTime value, String shape) {
      api.put(column, shape);
      truth.put(column, SPACE.format(value));
    }
  }
}
