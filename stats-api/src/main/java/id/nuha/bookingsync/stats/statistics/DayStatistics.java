package id.nuha.bookingsync.stats.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A day in the clinic, the answer to {@code GET /dashboard/stats}. Ids are strings. The properties
 * whose names differ from those in Java are what existing dashboards read.
 *
 * @param generatedAt when it was counted
 * @param dataAsOf when the older of the two views was last read whole; null if one never was
 * @param bookingByDoctor every doctor with a session that day, most bookings first
 * @param bookingBySpecialization every specialization with a booking, most bookings first
 * @param practisingBySpecialization every specialization with a doctor who practises, most first
 */
record DayStatistics(
    LocalDate date,
    OffsetDateTime generatedAt,
    @Nullable OffsetDateTime dataAsOf,
    Totals totals,
    List<DoctorBookings> bookingByDoctor,
    List<SpecializationBookings> bookingBySpecialization,
    @JsonProperty("practicingBySpecialization")
        List<PractisingDoctors> practisingBySpecialization) {

  /**
   * Doctors with a session that day. One session that takes place is enough to practise, as {@link
   * PractisingRule} says; who has leave and no such session is on leave.
   *
   * @param doctorsOnLeave among those not practising
   */
  record Totals(
      long doctorsTotal,
      @JsonProperty("doctorsPracticing") long doctorsPractising,
      @JsonProperty("doctorsNotPracticing") long doctorsNotPractising,
      long doctorsOnLeave) {}

  /** Active bookings of a doctor, each counted once however many sessions there are. */
  record DoctorBookings(String doctorId, @Nullable String doctorName, long bookings) {}

  /** Active bookings of a specialization; without an id, those that name none. */
  record SpecializationBookings(
      @Nullable String specializationId, @Nullable String specializationName, long bookings) {}

  /** The doctors of a specialization who practise that day. */
  record PractisingDoctors(@Nullable String specialization, int doctors, List<Doctor> doctorList) {}

  record Doctor(String id, @Nullable String name) {}
}
