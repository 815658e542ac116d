package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.Clinic.Doctor;
import id.nuha.bookingsync.simulator.Clinic.Session;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** View 123: the doctors' sessions. */
final class Jadwal implements SimView {
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
  private static final List<String> DAYS =
      List.of("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu");

  private final Clinic clinic;

  Jadwal(Clinic clinic) {
    this.clinic = clinic;
  }

  @Override
  public int id() {
    return 123;
  }

  @Override
  public String startField() {
    return "filter_tanggal_awal";
  }

  @Override
  public String endField() {
    return "filter_tanggal_akhir";
  }

  @Override
  public List<SimRow> rows(LocalDate day) {
    return clinic.sessions(day).stream().map(Jadwal::row).toList();
  }

  @Override
  public SimRow extraRow(LocalDate day, int number) {
    Session model = clinic.sessions(day.plusDays(7 - day.getDayOfWeek().getValue() + 1)).get(0);
    Doctor doctor = new Doctor(1_000 + number, "dr. Contoh Tamu", model.doctor().specialty());
    return row(new Session(doctor, day, LocalTime.of(9, 0), LocalTime.of(10, 0), "Praktik"));
  }

  @Override
  public SimRow badRow(LocalDate day, int number) {
    SimRow row = extraRow(day, number);
    return number % 2 == 0
        ? row.spoilt("status_praktik", "x".repeat(51), number)
        : row.spoilt("time_start", "", number);
  }

  @Override
  public SimRow changed(SimRow row) {
    String status = row.has("status_praktik", "Cuti") ? "Praktik" : "Cuti";
    return row.with("status_praktik", "status_praktik", status);
  }

  @Override
  public String envelope(String list, int total, int page, int limit) {
    return "{\"meta_data\":{\"count\":\"%d\",\"page\":%d},\"data\":{\"list\":%s}}"
        .formatted(total, page, list);
  }

  private static SimRow row(Session session) {
    Doctor doctor = session.doctor();
    ObjectNode api = JsonMapper.shared().createObjectNode();
    if (doctor.id() % 3 == 0) {
      api.put("id_dokter", Integer.toString(doctor.id()));
    } else {
      api.put("id_dokter", doctor.id());
    }
    api.put("nama_dokter", doctor.name())
        .put("kode_spesialis", doctor.specialty().code())
        .put("nama_spesialis", doctor.specialty().name())
        .put("tanggal_char", session.day().toString())
        .put("day_name", dayName(session.day()))
        .put("time_start", HOUR.format(session.start()))
        .put("time_finish", HOUR.format(session.end()))
        .put("status_praktik", session.status());
    Map<String, @Nullable String> truth = new TreeMap<>();
    truth.put("id_dokter", Integer.toString(doctor.id()));
    truth.put("nama_dokter", doctor.name());
    truth.put("kode_spesialis", doctor.specialty().code());
    truth.put("nama_spesialis", doctor.specialty().name());
    truth.put("tanggal", session.day().toString());
    truth.put("hari", dayName(session.day()));
    truth.put("jam_mulai", HOUR.format(session.start()));
    truth.put("jam_selesai", HOUR.format(session.end()));
    truth.put("status_praktik", session.status());
    return new SimRow(session.day().atTime(session.start()), api, truth);
  }

  static String dayName(LocalDate day) {
    return DAYS.get(day.getDayOfWeek().getValue() - 1);
  }
}
