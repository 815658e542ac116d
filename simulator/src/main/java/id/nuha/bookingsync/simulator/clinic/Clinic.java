package id.nuha.bookingsync.simulator.clinic;

import id.nuha.bookingsync.simulator.clinic.Session.Doctor;
import id.nuha.bookingsync.simulator.clinic.Session.Specialty;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An invented clinic: its doctors, and who has which session on which day. By seed and date only.
 */
public final class Clinic {
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

  /** The most sessions that a day may have. */
  private static final int MAX_SESSIONS = 2 * DOCTORS;

  /** Bookings that are entered later are numbered from here. */
  private static final int FIRST_FURTHER_NUMBER = 1_000;

  /** More bookings per session would take the numbers of those that are entered later. */
  public static final int MAX_BOOKINGS_PER_SESSION = FIRST_FURTHER_NUMBER / MAX_SESSIONS;

  private final long seed;

  /** The clinic of that seed. */
  public Clinic(long seed) {
    this.seed = seed;
  }

  /** The sessions of a day; about one doctor in three has two. */
  public List<Subject> sessions(LocalDate day) {
    return List.copyOf(sessionsOf(day));
  }

  private List<Session> sessionsOf(LocalDate day) {
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

  /**
   * The bookings of a day, in sessions that take place.
   *
   * @param min how many a session has at least
   * @param max how many a session has at most, up to {@link #MAX_BOOKINGS_PER_SESSION}
   */
  public List<Subject> bookings(LocalDate day, int min, int max) {
    List<Subject> bookings = new ArrayList<>();
    for (Session session : sessionsOf(day)) {
      Random dice =
          random(session.doctor().id() * 31L + session.start().getHour(), -day.toEpochDay());
      int booked = session.takesPlace() ? min + dice.nextInt(max - min + 1) : 0;
      for (int n = 0; n < booked; n++) {
        LocalTime start = session.start().plusMinutes((long) Booking.MINUTES * n);
        bookings.add(Booking.drawn(session, bookings.size(), start, dice));
      }
    }
    return bookings;
  }

  /** A further session of a day, of a guest. */
  public Subject furtherSession(LocalDate day, int number) {
    Session model = sessionsOf(day.plusDays(7 - day.getDayOfWeek().getValue() + 1)).get(0);
    Doctor guest = new Doctor(1_000 + number, "dr. Contoh Tamu", model.doctor().specialty());
    return Session.takingPlace(guest, day, LocalTime.of(9, 0), LocalTime.of(10, 0));
  }

  /** A further booking of a day, before its first session. */
  public Subject furtherBooking(LocalDate day, int number) {
    Doctor doctor = sessionsOf(LocalDate.of(2026, 1, 5)).get(0).doctor();
    Session early = Session.takingPlace(doctor, day, LocalTime.of(7, 0), LocalTime.of(8, 0));
    Random dice = random(number, day.toEpochDay());
    return Booking.drawn(early, FIRST_FURTHER_NUMBER + number, early.start(), dice);
  }

  /** A source of chance that is always the same for the same two numbers. */
  public Random random(long a, long b) {
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
