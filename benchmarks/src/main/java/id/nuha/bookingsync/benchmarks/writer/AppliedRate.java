package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.parts.Parts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Rows per second, whoever writes them: looks at some rows, evenly spread, until each has been
 * written anew. What passed before the first one was is left out: no start of a JVM counts, but its
 * slow beginning does.
 */
final class AppliedRate {
  private static final int MARKERS = 100;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration MAX_REST = Duration.ofMinutes(1);
  private static final Duration MAX = Duration.ofMinutes(30);

  private final Connection connection;
  private final int rows;
  private final int step;
  private final int markers;
  private final long newestBefore;

  /** Notes what is written so far in the bookings' table, whose ids go from 1 to that number. */
  AppliedRate(Connection connection, int rows) throws SQLException {
    this.connection = connection;
    this.rows = rows;
    this.step = Math.max(1, rows / MARKERS);
    this.markers = rows / step;
    this.newestBefore = Parts.number(connection, "SELECT pg_current_xact_id()::text::bigint");
  }

  /**
   * Waits until all rows are written anew.
   *
   * @param isAlive whether the one who writes them still runs
   */
  double await(BooleanSupplier isAlive) throws IOException, SQLException, InterruptedException {
    long begun = System.nanoTime();
    long first = 0;
    long seenFirst = 0;
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT count(*) FROM dashboard_239
             WHERE booking_id = ANY (ARRAY(SELECT generate_series(?, ?, ?)))
               AND xmin::text::bigint > ?
            """)) {
      statement.setInt(1, step);
      statement.setInt(2, rows);
      statement.setInt(3, step);
      statement.setLong(4, newestBefore);
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
          if (seenFirst == markers) {
            throw new IOException(rows + " rows are too few to measure: they came all at once.");
          }
          double rate = (double) rows * (markers - seenFirst) / markers / ((now - first) / 1e9);
          awaitTheRest(isAlive);
          return rate;
        }
        if (!isAlive.getAsBoolean() || now - begun > MAX.toNanos()) {
          throw new IOException(
              "%d of %d markers are written, and no more come; the log says why."
                  .formatted(seen, markers));
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  // Some rows behind the last marker of a partition may still be on their way.
  private void awaitTheRest(BooleanSupplier isAlive)
      throws IOException, SQLException, InterruptedException {
    String written =
        "SELECT count(*) FROM dashboard_239 WHERE xmin::text::bigint > " + newestBefore;
    long begun = System.nanoTime();
    for (long seen = 0; seen < rows; seen = Parts.number(connection, written)) {
      if (!isAlive.getAsBoolean() || System.nanoTime() - begun > MAX_REST.toNanos()) {
        throw new IOException("Only %d of %d rows are written.".formatted(seen, rows));
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }
}
