package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.parts.Parts;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/** Rows per second by the offsets that our writer notes. */
final class LandedRate {
  private static final String APPLIED = "SELECT coalesce(sum(next_offset), 0) FROM applied_offset";

  private LandedRate() {}

  static AppliedRate await(Parts parts, String database, long end, BooleanSupplier isAlive)
      throws SQLException, InterruptedException {
    long before = parts.number(database, APPLIED);
    long first = 0;
    long atFirst = 0;
    while (true) {
      long applied = parts.number(database, APPLIED);
      long now = System.nanoTime();
      if (applied > before && first == 0) {
        first = now;
        atFirst = applied;
      }
      if (applied >= end) {
        double seconds = (now - first) / 1e9;
        return new AppliedRate((end - atFirst) / seconds, seconds);
      }
      if (!isAlive.getAsBoolean()) {
        throw new IllegalStateException("the writer has ended");
      }
      Thread.sleep(20);
    }
  }
}
