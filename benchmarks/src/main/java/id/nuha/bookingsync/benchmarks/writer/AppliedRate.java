package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Rows per second, whoever writes them: looks at some bookings of the table until each shows the
 * phase, and leaves out what passed before the first one did.
 *
 * @param rowsPerSecond from the first look that saw one to the last
 * @param seconds in between
 */
public record AppliedRate(double rowsPerSecond, double seconds) {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration MAX = Duration.ofMinutes(20);

  /**
   * Waits until the phase is applied.
   *
   * @param isAlive whether the writer still runs
   */
  static AppliedRate await(
      Connection database, Bookings bookings, String phase, BooleanSupplier isAlive)
      throws SQLException, InterruptedException {
    int markers = 0;
    for (int id = 1; id <= bookings.count(); id++) {
      markers += bookings.isMarker(id) ? 1 : 0;
    }
    long begun = System.nanoTime();
    long first = 0;
    long seenFirst = 0;
    int step = Math.max(1, bookings.count() / Bookings.MARKERS);
    String sql =
        "SELECT count(*) FROM dashboard_239 WHERE %s = ? AND booking_id = ANY (ARRAY(SELECT generate_series(%d, %d, %d)))"
            .formatted(Bookings.MARKER_FIELD, step, bookings.count(), step);
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, phase);
      while (true) {
        long seen;
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          seen = row.getLong(1);
        }
        long now = System.nanoTime();
        if (seen > 0 && first == 0) {
          first = now;
          seenFirst = seen;
        }
        if (seen == markers) {
          double seconds = (now - first) / 1e9;
          return new AppliedRate(
              (double) bookings.count() * (markers - seenFirst) / markers / seconds, seconds);
        }
        if (!isAlive.getAsBoolean() || now - begun > MAX.toNanos()) {
          throw new IllegalStateException(
              "%d of %d markers show %s, and no more come".formatted(seen, markers, phase));
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }
}
