package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A session of PostgreSQL that one replay has to itself. It holds the lock of the replay's view,
 * and a dry run does its work in it. When the session ends, in whatever way, the lock is free.
 */
final class ReplaySession implements AutoCloseable {
  private static final int ANSWERS_WITHIN_SECONDS = 5;

  private final ReplayConnections connections;
  private final View view;
  private volatile Connection connection;

  private ReplaySession(ReplayConnections connections, View view, Connection connection) {
    this.connections = connections;
    this.view = view;
    this.connection = connection;
  }

  /** Takes the lock; null if another session has it. */
  static @Nullable ReplaySession lock(ReplayConnections connections, View view) {
    Connection connection = connect(connections, view);
    return connection == null ? null : new ReplaySession(connections, view, connection);
  }

  Connection connection() {
    return connection;
  }

  /**
   * Takes the lock again where the connection was lost, as when PostgreSQL was started anew.
   *
   * @return whether this session has it
   */
  boolean keepLock() {
    try {
      if (connection.isValid(ANSWERS_WITHIN_SECONDS)) {
        return true;
      }
      connection.close();
    } catch (SQLException isGone) {
      // then there is nothing to close
    }
    Connection next = connect(connections, view);
    if (next == null) {
      return false;
    }
    connection = next;
    return true;
  }

  /** Ends the statement that is running, if one is. For another thread than the replay's. */
  void interrupt() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException isGone) {
      // then no statement is running
    }
  }

  @Override
  public void close() {
    try (Connection closing = connection) {
      closing.setNetworkTimeout(Runnable::run, ANSWERS_WITHIN_SECONDS * 1_000);
      if (!closing.getAutoCommit()) {
        closing.rollback();
      }
      ask(closing, "SELECT pg_advisory_unlock(?, ?)", view);
    } catch (SQLException isGone) {
      // and with it the lock
    }
  }

  private static @Nullable Connection connect(ReplayConnections connections, View view) {
    try {
      Connection connection = connections.open();
      try {
        if (ask(connection, "SELECT pg_try_advisory_lock(?, ?)", view)) {
          return connection;
        }
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      connection.close();
      return null;
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The lock of a replay cannot be asked for", e);
    }
  }

  private static boolean ask(Connection connection, String sql, View view) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, ReplayLocks.CLASS);
      statement.setInt(2, view.id());
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }
}
