package id.nuha.bookingsync.stats.statistics;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A day in the clinic, the answer to {@code GET /dashboard/stats}. Ids are strings.
 *
 * @param generatedAt when it was counted
 * @param dataAsOf when the older of the two views was last read whole; null if one never was
 * @param bookingByDoctor every doctor with a session that day, most bookings first
 * @param bookingBySpecialization every specialization with a booking, most bookings first
 * @param practicingBySpecialization every specialization with a doctor who practises, most first
 */
record DayStatistics(
    LocalDate date,
    OffsetDateTime generatedAt,
    @Nullable OffsetDateTime dataAsOf,
    Totals totals,
    List<DoctorBookings> bookingByDoctor,
    List<SpecializationBookings> bookingBySpecialization,
    List<PractisingDoctors> practicingBySpecialization) {

  /**
   * Doctors with a session that day.
   *
   * @param doctorsOnLeave of those who do not practise, the ones with cuti or libur
   */
  record Totals(
      long doctorsTotal, long doctorsPracticing, long doctorsNotPracticing, long doctorsOnLeave) {}

  /** Active bookings of a doctor, each counted once however many sessions there are. */
  record DoctorBookings(String doctorId, @Nullable String doctorName, long bookings) {}

  /** Active bookings of a specialization; without an id, those that name none. */
  record SpecializationBookings(
      @Nullable String specializationId, @Nullable String specializationName, long bookings) {}

  /** The doctors of a specialization who practise that day. */
  record PractisingDoctors(@Nullable String specialization, int doctors, List<Doctor> doctorList) {}

  record Doctor(String id, @Nullable String name) {}
}
