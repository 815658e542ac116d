package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.parts.ChildProcess;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Reads the topic with a program that is started cold for each phase.
 *
 * @param database it writes to
 * @param start starts the program
 */
record ConsumingContender(String name, Parts parts, String database, Start start)
    implements Contender {
  /** Starts a program. */
  interface Start {
    ChildProcess get() throws IOException;
  }

  @Override
  public double apply(Bookings bookings, Phase phase)
      throws IOException, SQLException, InterruptedException {
    try (Connection connection = parts.connect(database)) {
      AppliedRate rate = new AppliedRate(connection, bookings.count());
      try (ChildProcess program = start.get()) {
        return rate.await(program::isAlive);
      }
    }
  }
}
