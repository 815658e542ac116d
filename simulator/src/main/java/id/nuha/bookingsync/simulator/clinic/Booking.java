package id.nuha.bookingsync.simulator.clinic;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Random;

/**
 * A patient's booking of some minutes in a session.
 *
 * @param number tells it from the day's other bookings
 * @param start when the patient's turn begins
 * @param registered when the booking was made
 * @param checkedIn whether the patient has registered at the clinic
 */
record Booking(
    Session session,
    int number,
    LocalTime start,
    Patient patient,
    LocalDateTime registered,
    boolean insured,
    boolean cancelled,
    boolean checkedIn,
    boolean noted)
    implements Subject {
  static final int MINUTES = 15;
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  private static final int MAX_PER_DAY = 100_000;

  /** A booking as the dice decide; the order of the throws decides what a seed brings. */
  static Booking drawn(Session session, int number, LocalTime start, Random dice) {
    Patient patient = new Patient(dice.nextInt(Patient.COUNT));
    LocalDateTime registered =
        session
            .day()
            .minusDays(1 + dice.nextInt(5))
            .atTime(start)
            .withHour(9)
            .withMinute(number % 60);
    boolean insured = dice.nextInt(10) < 7;
    boolean cancelled = dice.nextInt(100) < 12;
    boolean checkedIn = dice.nextBoolean();
    boolean noted = dice.nextInt(20) == 0;
    return new Booking(
        session, number, start, patient, registered, insured, cancelled, checkedIn, noted);
  }

  LocalDateTime at() {
    return session.day().atTime(start);
  }

  LocalTime end() {
    return start.plusMinutes(MINUTES);
  }

  String queueNumber() {
    return "%s-%03d".formatted(session.doctor().specialty().code(), number % 1_000);
  }

  @Override
  public long id() {
    return (session.day().toEpochDay() - FIRST_DAY.toEpochDay()) * MAX_PER_DAY + number;
  }

  @Override
  public int turn() {
    return number;
  }
}
