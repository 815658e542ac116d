package id.nuha.bookingsync.simulator;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An invented clinic: its doctors, and who has which session on which day. By seed and date only.
 */
final class Clinic {
  private static final List<Specialty> SPECIALTIES =
      List.of(
          new Specialty(1, "PDL", "PENYAKIT DALAM", "Sp.PD"),
          new Specialty(2, "ANK", "ANAK", "Sp.A"),
          new Specialty(3, "OBG", "KEBIDANAN DAN KANDUNGAN", "Sp.OG"),
          new Specialty(4, "BDH", "BEDAH UMUM", "Sp.B"),
          new Specialty(5, "JTG", "JANTUNG DAN PEMBULUH DARAH", "Sp.JP"),
          new Specialty(6, "SRF", "SARAF", "Sp.S"),
          new Specialty(7, "MTA", "MATA", "Sp.M"),
          new Specialty(8, "THT", "THT", "Sp.THT-KL"),
          new Specialty(9, "KLT", "KULIT DAN KELAMIN", "Sp.KK"),
          new Specialty(10, "PRU", "PARU", "Sp.P"),
          new Specialty(11, "ORT", "ORTHOPEDI", "Sp.OT"),
          new Specialty(12, "GIG", "GIGI DAN MULUT", "drg."));
  private static final List<String> NAMES =
      List.of(
          "Melati",
          "Mawar",
          "Kenanga",
          "Cempaka",
          "Anggrek",
          "Dahlia",
          "Teratai",
          "Kamboja",
          "Seruni",
          "Wijaya",
          "Bougenvil",
          "Flamboyan",
          "Sedap Malam",
          "Kemuning",
          "Soka",
          "Asoka",
          "Lavender",
          "Tanjung",
          "Alamanda",
          "Edelweis");
  private static final int DOCTORS = 40;

  private final long seed;

  Clinic(long seed) {
    this.seed = seed;
  }

  record Specialty(int id, String code, String name, String title) {}

  record Doctor(int id, String name, Specialty specialty) {}

  /** A doctor's hours on a day. */
  record Session(Doctor doctor, LocalDate day, LocalTime start, LocalTime end, String status) {
    boolean takesPlace() {
      return status.equals("Praktik");
    }
  }

  /** The sessions of a day; about one doctor in three has two. */
  List<Session> sessions(LocalDate day) {
    List<Session> sessions = new ArrayList<>();
    for (int id = 1; id <= DOCTORS; id++) {
      Doctor doctor = doctor(id);
      Random week = random(id, day.getDayOfWeek().getValue());
      boolean sunday = day.getDayOfWeek() == DayOfWeek.SUNDAY;
      boolean mornings = week.nextInt(10) < (sunday ? 1 : 7);
      boolean evenings = week.nextInt(10) < (sunday ? 0 : 4);
      Random dice = random(id, day.toEpochDay());
      String status = status(dice.nextInt(100));
      if (mornings) {
        sessions.add(new Session(doctor, day, LocalTime.of(8, 0), LocalTime.of(12, 0), status));
      }
      if (evenings) {
        String later = dice.nextInt(8) == 0 ? "Tidak Praktik" : status;
        sessions.add(new Session(doctor, day, LocalTime.of(16, 0), LocalTime.of(19, 30), later));
      }
    }
    return sessions;
  }

  /** A source of chance that is always the same for the same two numbers. */
  Random random(long a, long b) {
    return new Random(seed * 1_000_003 + a * 7_919 + b);
  }

  private static Doctor doctor(int id) {
    Specialty specialty = SPECIALTIES.get((id - 1) % SPECIALTIES.size());
    String given = NAMES.get((id - 1) % NAMES.size()) + (id > NAMES.size() ? " Dua" : "");
    String name =
        specialty.title().startsWith("drg")
            ? "drg. Contoh " + given
            : "dr. Contoh %s, %s".formatted(given, specialty.title());
    return new Doctor(id, name, specialty);
  }

  private static String status(int percent) {
    if (percent < 86) {
      return "Praktik";
    }
    if (percent < 92) {
      return "Cuti";
    }
    return percent < 97 ? "Tidak Praktik" : "Libur";
  }
}
