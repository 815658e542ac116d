package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.stats.csv.CsvTable;
import java.util.List;

/** The tables of a range of days. */
enum RangeTable {
  DAYS,
  CANCELLATIONS,
  HOURS,
  DOCTORS;

  CsvTable of(RangeNumbers range) {
    return switch (this) {
      case DAYS -> days(range);
      case CANCELLATIONS ->
          CsvTable.of(
              List.of("reason", "other", "bookings"),
              range.cancellations(),
              of -> CsvTable.row(of.reason(), of.other(), of.bookings()));
      case HOURS ->
          CsvTable.of(
              List.of("weekday", "hour", "bookings"),
              range.weekdayByHour(),
              of -> CsvTable.row(of.weekday(), of.hour(), of.bookings()));
      case DOCTORS ->
          CsvTable.of(
              List.of("id", "name", "bookings"),
              range.busiestDoctors(),
              of -> CsvTable.row(of.id(), of.name(), of.bookings()));
    };
  }

  String label() {
    return TableConverter.label(this);
  }

  private static CsvTable days(RangeNumbers range) {
    return CsvTable.of(
        List.of(
            "date",
            "total",
            "active",
            "finished",
            "cancelled",
            "other",
            "quota",
            "taken",
            "takenOfQuota",
            "free",
            "overbookedBy",
            "sessionsWithUnknownQuota",
            "doctorsPracticing"),
        range.days(),
        of ->
            CsvTable.row(
                of.date(),
                of.bookings().total(),
                of.bookings().active(),
                of.bookings().finished(),
                of.bookings().cancelled(),
                of.bookings().other(),
                of.quota(),
                of.taken(),
                of.takenOfQuota(),
                of.free(),
                of.overbookedBy(),
                of.sessionsWithUnknownQuota(),
                of.doctorsPractising()));
  }
}
