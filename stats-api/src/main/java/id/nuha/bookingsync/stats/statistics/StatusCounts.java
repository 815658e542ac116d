package id.nuha.bookingsync.stats.statistics;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Bookings by {@code status_booking}.
 *
 * @param total all of them
 * @param active those that are exactly 'Aktif', as {@code /dashboard/stats} counts them
 * @param finished those that are 'Selesai', in any case
 * @param cancelled those that are 'Batal', in any case
 * @param other those of any other status, and those of none
 */
record StatusCounts(long total, long active, long finished, long cancelled, long other) {
  static final StatusCounts NONE = new StatusCounts(0, 0, 0, 0, 0);

  /** Of a row with the columns of {@link PlacedBookings#COUNTS}. */
  static StatusCounts from(ResultSet rs) throws SQLException {
    long total = rs.getLong("total");
    long active = rs.getLong("active");
    long finished = rs.getLong("finished");
    long cancelled = rs.getLong("cancelled");
    return new StatusCounts(
        total, active, finished, cancelled, total - active - finished - cancelled);
  }

  StatusCounts plus(StatusCounts more) {
    return new StatusCounts(
        total + more.total,
        active + more.active,
        finished + more.finished,
        cancelled + more.cancelled,
        other + more.other);
  }

  /** Those that take a seat: all but the cancelled ones. */
  long taken() {
    return total - cancelled;
  }
}
