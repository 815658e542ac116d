package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The workshop's way, as its Sequelize sends it: look for the booking, then update or create it,
 * each statement a transaction of its own. Without Node.js and Sequelize it is faster than there.
 */
public final class TutorialTechnique implements SqlContender.Technique {
  private static final String FIND = "SELECT * FROM dashboard_239 WHERE booking_id = ? LIMIT 1";
  private static final String CREATE =
      """
      INSERT INTO dashboard_239 (%s, created_at, updated_at, last_synced_at)
      VALUES (%s, now(), now(), now()) RETURNING *
      """
          .formatted(Columns.names(), Columns.each(column -> "?"));
  private static final String UPDATE =
      "UPDATE dashboard_239 SET %s, updated_at = now(), last_synced_at = now() WHERE id = ?"
          .formatted(Columns.each(column -> column.name() + " = ?"));

  @Override
  public SqlContender.Write prepare(Bookings bookings, Phase phase, List<Integer> ids) {
    int id = ids.get(0);
    List<Object> values = Columns.values(bookings, phase, id);
    return connection -> write(connection, id, values);
  }

  /** Writes one booking. */
  public static void write(Connection connection, Bookings bookings, int id) throws SQLException {
    write(connection, id, Columns.values(bookings, Phase.INSERT, id));
  }

  private static void write(Connection connection, int bookingId, List<Object> values)
      throws SQLException {
    long id = find(connection, bookingId);
    try (PreparedStatement statement = connection.prepareStatement(id < 0 ? CREATE : UPDATE)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      if (id >= 0) {
        statement.setLong(values.size() + 1, id);
      }
      statement.execute();
    }
  }

  private static long find(Connection connection, int bookingId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setInt(1, bookingId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong("id") : -1;
      }
    }
  }
}
