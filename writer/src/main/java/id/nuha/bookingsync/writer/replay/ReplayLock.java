package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/** The right to replay a view: one writer at a time, and gone with the writer that had it. */
final class ReplayLock implements AutoCloseable {
  /** Tells our locks from those of other programs in the same database. */
  private static final int LOCK_CLASS = 239_124;

  private final Connection connection;
  private final int view;

  private ReplayLock(Connection connection, int view) {
    this.connection = connection;
    this.view = view;
  }

  /** Takes it; null if another replay of the view has it. */
  static @Nullable ReplayLock take(DataSource dataSource, View view) {
    try {
      Connection connection = dataSource.getConnection();
      if (ask(connection, "SELECT pg_try_advisory_lock(?, ?)", view.id())) {
        return new ReplayLock(connection, view.id());
      }
      connection.close();
      return null;
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The lock of a replay cannot be asked for", e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      ask(connection, "SELECT pg_advisory_unlock(?, ?)", view);
    } catch (SQLException connectionIsGone) {
      // a lock is its session's: with the connection gone, so is the lock
    }
  }

  private static boolean ask(Connection connection, String sql, int view) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK_CLASS);
      statement.setInt(2, view);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }
}
