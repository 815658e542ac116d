package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import java.io.IOException;
import java.sql.SQLException;

/** Who brings bookings into the table, in a database of its own. */
interface Contender {
  /** As it stands in the results. */
  String name();

  /** Of the bookings, those that it is measured with. */
  default Bookings share(Bookings bookings) {
    return bookings;
  }

  /**
   * Applies the phase, which stands in the topic as the last one.
   *
   * @return rows per second
   */
  double apply(Bookings bookings, Phase phase)
      throws IOException, SQLException, InterruptedException;
}
