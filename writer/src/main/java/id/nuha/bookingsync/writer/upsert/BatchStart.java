package id.nuha.bookingsync.writer.upsert;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What a batch needs of its transaction before its first row. */
final class BatchStart {
  // A constraint that is deferred would refuse a record at the commit, where nobody can tell which.
  // Rows are looked up by their key, however small the table was when the statement was planned,
  // and so, as a rule, locked in the order of the batch.
  private static final String SQL =
      """
      SET CONSTRAINTS ALL IMMEDIATE;
      SELECT now(), set_config('enable_hashjoin', 'off', TRUE),
             set_config('enable_mergejoin', 'off', TRUE), set_config('enable_seqscan', 'off', TRUE),
             set_config('jit', 'off', TRUE)
      """;

  private BatchStart() {}

  /** When the transaction began, by the one clock that all writers share. */
  static Instant in(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SQL);
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }
}
