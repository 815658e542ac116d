package id.nuha.bookingsync.simulator.clinic;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** A doctor's hours on a day. */
record Session(Doctor doctor, LocalDate day, LocalTime start, LocalTime end, String status)
    implements Subject {
  private static final String TAKES_PLACE = "Praktik";
  private static final List<String> WEEKDAYS =
      List.of("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu");
  private static final int MAX_DOCTORS = 1_000_000;

  record Specialty(int id, String code, String name, String title) {}

  record Doctor(int id, String name, Specialty specialty) {}

  /** A session of which nobody is on leave. */
  static Session takingPlace(Doctor doctor, LocalDate day, LocalTime start, LocalTime end) {
    return new Session(doctor, day, start, end, TAKES_PLACE);
  }

  boolean takesPlace() {
    return status.equals(TAKES_PLACE);
  }

  String weekday() {
    return WEEKDAYS.get(day.getDayOfWeek().getValue() - 1);
  }

  /** The number of the doctor's weekly session, which stays the same from week to week. */
  int weeklyId() {
    return doctor.id() * 10 + day.getDayOfWeek().getValue();
  }

  @Override
  public long id() {
    return (day.toEpochDay() * 24 + start.getHour()) * MAX_DOCTORS + doctor.id();
  }

  @Override
  public int turn() {
    return doctor.id();
  }
}
