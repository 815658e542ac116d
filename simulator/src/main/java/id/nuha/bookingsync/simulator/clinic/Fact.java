package id.nuha.bookingsync.simulator.clinic;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be said of a subject. Views name facts: {@code DOCTOR_ID} is {@code doctor.id}. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas below hold nothing
public enum Fact {
  DOCTOR_ID(Integer.class, (Session s) -> s.doctor().id()),
  DOCTOR_NAME(String.class, (Session s) -> s.doctor().name()),
  SPECIALTY_ID(Integer.class, (Session s) -> s.doctor().specialty().id()),
  SPECIALTY_CODE(String.class, (Session s) -> s.doctor().specialty().code()),
  SPECIALTY_NAME(String.class, (Session s) -> s.doctor().specialty().name()),
  SESSION_ID(Integer.class, (Session s) -> s.weeklyId()),
  SESSION_DAY(LocalDate.class, (Session s) -> s.day()),
  SESSION_WEEKDAY(String.class, (Session s) -> s.weekday()),
  SESSION_START(LocalTime.class, (Session s) -> s.start()),
  SESSION_END(LocalTime.class, (Session s) -> s.end()),
  SESSION_STATUS(String.class, (Session s) -> s.status()),
  BOOKING_ID(Integer.class, (Booking b) -> Math.toIntExact(b.id())),
  BOOKING_AT(LocalDateTime.class, (Booking b) -> b.at()),
  BOOKING_START(LocalTime.class, (Booking b) -> b.start()),
  BOOKING_END(LocalTime.class, (Booking b) -> b.end()),
  BOOKING_QUEUE_NUMBER(String.class, (Booking b) -> b.queueNumber()),
  BOOKING_REGISTERED(LocalDateTime.class, (Booking b) -> b.registered()),
  BOOKING_STATUS(String.class, (Booking b) -> b.cancelled() ? "Batal" : "Aktif"),
  BOOKING_CANCELLED_BECAUSE(String.class, (Booking b) -> b.cancelled() ? "Contoh alasan" : null),
  BOOKING_REGISTRATION(
      String.class, (Booking b) -> b.checkedIn() ? "Sudah Registrasi" : "Belum Registrasi"),
  BOOKING_BILL(Integer.class, (Booking b) -> b.checkedIn() ? b.patient().bill() : null),
  BOOKING_PAYER(String.class, (Booking b) -> b.insured() ? "JKN" : "Umum"),
  BOOKING_INSURANCE_NUMBER(
      String.class, (Booking b) -> b.insured() ? b.patient().insuranceNumber() : null),
  BOOKING_REFERRAL(String.class, (Booking b) -> b.insured() ? b.patient().referral() : null),
  BOOKING_NOTE(String.class, (Booking b) -> b.noted() ? "Contoh catatan — kontrol “ulang”" : null),
  BOOKING_CHANNEL(String.class, (Booking b) -> b.patient().channel()),
  PATIENT_NAME(String.class, (Booking b) -> b.patient().name()),
  PATIENT_NIK(String.class, (Booking b) -> b.patient().nik()),
  PATIENT_PHONE(String.class, (Booking b) -> b.patient().phone()),
  PATIENT_RECORD_NUMBER(String.class, (Booking b) -> b.patient().recordNumber()),
  PATIENT_RECORD_STATUS(String.class, (Booking b) -> b.patient().recordStatus());

  private final Class<?> type;
  private final @Nullable OfSession ofSession;
  private final @Nullable OfBooking ofBooking;

  private interface OfSession {
    Object of(Session session);
  }

  private interface OfBooking {
    @Nullable Object of(Booking booking);
  }

  Fact(Class<?> type, OfSession ofSession) {
    this.type = type;
    this.ofSession = ofSession;
    this.ofBooking = null;
  }

  Fact(Class<?> type, OfBooking ofBooking) {
    this.type = type;
    this.ofSession = null;
    this.ofBooking = ofBooking;
  }

  /** The fact of that name. */
  public static Optional<Fact> named(String name) {
    return Arrays.stream(values()).filter(fact -> fact.factName().equals(name)).findFirst();
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Fact::factName).toList();
  }

  /** How views name it. */
  public String factName() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  /** Integer, String, LocalDate, LocalTime or LocalDateTime. */
  public Class<?> type() {
    return type;
  }

  /**
   * Whether it can be said of bookings only; what is known of a session is known of its bookings.
   */
  public boolean isOfBookingsOnly() {
    return ofBooking != null;
  }

  /** What it is; null if there is nothing to say, as of the referral of somebody uninsured. */
  public @Nullable Object of(Subject subject) {
    if (ofSession != null) {
      return ofSession.of(
          subject instanceof Booking booking ? booking.session() : (Session) subject);
    }
    if (ofBooking != null && subject instanceof Booking booking) {
      return ofBooking.of(booking);
    }
    throw new IllegalArgumentException(factName() + " is of bookings only");
  }
}
