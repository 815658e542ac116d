package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What a batch needs of its transaction before its first row. */
final class BatchStart {
  // Whoever alters the table waits until the batch has ended: a savepoint that is rolled back would
  // let go of the lock, and the first records would meet another table than the last ones.
  // A constraint that is deferred would refuse a record at the commit, where nobody can tell which.
  // Rows are looked up by their key, however small the table was when the statement was planned,
  // and so, as a rule, locked in the order of the batch.
  private static final String SQL =
      """
      LOCK TABLE %s IN ROW EXCLUSIVE MODE;
      SET CONSTRAINTS ALL IMMEDIATE;
      SELECT now(), EXISTS (SELECT FROM erased_key WHERE view_id = %d), set_config('enable_hashjoin', 'off', TRUE),
             set_config('enable_mergejoin', 'off', TRUE), set_config('enable_seqscan', 'off', TRUE),
             set_config('jit', 'off', TRUE)
      """;

  private BatchStart() {}

  /**
   * What is known then.
   *
   * @param at when the transaction began, by the one clock that all writers share
   * @param hasErased whether keys of the view are erased. Whoever erases one holds the table's lock
   *     against this one, so none is erased until this batch has ended
   */
  record Begun(Instant at, boolean hasErased) {}

  static Begun in(Connection connection, Table table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SQL.formatted(quoted(table.view().table()), table.view().id()));
      statement.getMoreResults();
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return new Begun(row.getObject(1, OffsetDateTime.class).toInstant(), row.getBoolean(2));
      }
    }
  }
}
