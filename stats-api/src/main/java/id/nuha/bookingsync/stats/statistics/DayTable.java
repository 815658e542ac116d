package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.csv.CsvTable;
import id.nuha.bookingsync.stats.statistics.DayNumbers.DoctorDay;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Named;
import id.nuha.bookingsync.stats.statistics.DayNumbers.Session;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The tables of a day. */
enum DayTable {
  DOCTORS,
  SPECIALIZATIONS,
  INSURERS,
  ORIGINS,
  HOURS,
  STATUSES,
  UNSCHEDULED;

  CsvTable of(DayNumbers day) {
    return switch (this) {
      case DOCTORS -> doctors(day);
      case SPECIALIZATIONS ->
          CsvTable.of(
              List.of("id", "name", "bookings"),
              day.bySpecialization(),
              of -> CsvTable.row(of.id(), of.name(), of.bookings()));
      case INSURERS -> named(day.byInsurer());
      case ORIGINS -> named(day.byOrigin());
      case HOURS ->
          CsvTable.of(
              List.of("hour", "bookings"),
              day.byHour(),
              of -> CsvTable.row(of.hour(), of.bookings()));
      case STATUSES ->
          CsvTable.of(
              List.of("status", "bookings"),
              day.bookings().byStatus(),
              of -> CsvTable.row(of.status(), of.bookings()));
      case UNSCHEDULED ->
          CsvTable.of(
              List.of("id", "name", "total", "active", "finished", "cancelled", "other"),
              day.unscheduled(),
              of ->
                  CsvTable.row(
                      of.id(),
                      of.name(),
                      of.bookings().total(),
                      of.bookings().active(),
                      of.bookings().finished(),
                      of.bookings().cancelled(),
                      of.bookings().other()));
    };
  }

  String label() {
    return TableConverter.label(this);
  }

  private static CsvTable doctors(DayNumbers day) {
    return CsvTable.of(
        List.of(
            "id",
            "name",
            "specializations",
            "practising",
            "onLeave",
            "sessions",
            "total",
            "active",
            "finished",
            "cancelled",
            "other",
            "outsideSessions",
            "quota",
            "quotaJkn",
            "quotaVip",
            "taken",
            "takenJkn",
            "free",
            "overbookedBy"),
        day.doctors(),
        of ->
            CsvTable.row(
                of.id(),
                of.name(),
                String.join("; ", of.specializations()),
                of.practising(),
                of.onLeave(),
                sessions(of),
                of.bookings().total(),
                of.bookings().active(),
                of.bookings().finished(),
                of.bookings().cancelled(),
                of.bookings().other(),
                of.outsideSessions().total(),
                of.seats().quota(),
                of.seats().quotaJkn(),
                of.seats().quotaVip(),
                of.seats().taken(),
                of.seats().takenJkn(),
                of.seats().free(),
                of.seats().overbookedBy()));
  }

  private static String sessions(DoctorDay doctor) {
    return doctor.sessions().stream().map(DayTable::session).collect(Collectors.joining("; "));
  }

  private static String session(Session session) {
    return "%s–%s %s"
        .formatted(
            Objects.toString(session.start(), "?"),
            Objects.toString(session.end(), "?"),
            Objects.toString(session.status(), ""))
        .strip();
  }

  private static CsvTable named(List<Named> all) {
    return CsvTable.of(
        List.of("name", "bookings"), all, of -> CsvTable.row(of.name(), of.bookings()));
  }
}
