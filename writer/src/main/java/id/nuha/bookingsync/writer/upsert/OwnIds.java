package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.outage.TableFaultException;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a fault of the ids that a table numbers its rows with from a fault of a record. PostgreSQL
 * reports both in the same states, except for a sequence that has come to its own end. A sequence
 * that stands behind the rows, as after a restore, is put right.
 */
final class OwnIds {
  private static final Logger log = LoggerFactory.getLogger(OwnIds.class);

  private static final String OUT_OF_RANGE = "22003";
  private static final String DUPLICATE = "23505";

  /** Of one batch: each time somebody else may have numbered rows by himself meanwhile. */
  private static final int MAX_MENDS = 3;

  /** Keeps two writers from setting one sequence at the same time. */
  private static final int LOCK_CLASS = 239_126;

  /**
   * The column that PostgreSQL numbers and a unique constraint stands on alone, with its sequence.
   */
  private static final String NUMBERED_COLUMN =
      """
      SELECT a.attname,
             coalesce(to_regclass(pg_get_serial_sequence(i.indrelid::regclass::text, a.attname)),
                      (SELECT p.refobjid::regclass
                         FROM pg_depend p JOIN pg_class s ON s.oid = p.refobjid AND s.relkind = 'S'
                        WHERE p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                          AND p.refclassid = 'pg_class'::regclass))::text
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE i.indrelid = to_regclass(?) AND c.relname = ? AND i.indnatts = 1
         AND (a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%')
      """;

  /** Sets a sequence to the outermost id of the table, if it has not come so far. */
  private static final String CATCH_UP =
      """
      SELECT setval(?::regclass, outermost.id)
        FROM pg_sequence s,
             LATERAL (SELECT CASE WHEN s.seqincrement > 0 THEN max(t.{id}) ELSE min(t.{id}) END AS id
                        FROM {table} t) outermost
       WHERE s.seqrelid = ?::regclass
         AND CASE WHEN s.seqincrement > 0
                  THEN coalesce(pg_sequence_last_value(s.seqrelid), s.seqmin - 1) < outermost.id
                  ELSE coalesce(pg_sequence_last_value(s.seqrelid), s.seqmax + 1) > outermost.id END
      """;

  /** Whether a sequence has counted beyond what its column can hold. */
  private static final String IS_BEYOND_COLUMN =
      """
      SELECT bool_or(pg_sequence_last_value(s.oid) > CASE a.atttypid
                       WHEN 'int2'::regtype THEN 32767
                       WHEN 'int4'::regtype THEN 2147483647 END)
        FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                        AND p.refclassid = 'pg_class'::regclass
        JOIN pg_class s ON s.oid = p.refobjid AND s.relkind = 'S'
       WHERE d.adrelid = to_regclass(?)
      """;

  private final String name;
  private final String table;
  private int mends;

  /** The ids of a table, for one batch. */
  OwnIds(Table table) {
    this.name = table.view().table();
    this.table = quoted(name);
  }

  private record Numbered(String column, @Nullable String sequence) {}

  /**
   * Looks whose fault it is that rows were refused, and mends what stands behind.
   *
   * @return whether it was that of the ids, and another try may succeed
   * @throws TableFaultException if it is that of the ids, and they cannot be mended here
   */
  boolean areMended(Connection connection, SQLException refusal) throws SQLException {
    SqlState state = SqlState.of(refusal);
    Numbered numbered =
        state.code().equals(DUPLICATE) ? numbered(connection, constraintIn(refusal)) : null;
    if (numbered != null) {
      if (numbered.sequence() != null
          && mends++ < MAX_MENDS
          && caughtUp(connection, numbered.column(), numbered.sequence())) {
        return true;
      }
      throw atFault(state);
    }
    if (state.code().equals(OUT_OF_RANGE) && isBeyondColumn(connection)) {
      throw atFault(state);
    }
    return false;
  }

  private TableFaultException atFault(SqlState state) {
    return new TableFaultException(
        "the ids of table %s are used up or behind its rows (%s); set their sequence to a free number"
            .formatted(name, state));
  }

  /** Whether the sequence counts on from the table's last row now. */
  private boolean caughtUp(Connection connection, String column, String sequence)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    // Of the session, not of the transaction: it is held for one statement, so that nobody who
    // holds it waits for a row.
    call(connection, "SELECT pg_advisory_lock(?, 0)");
    try {
      Long id = null;
      String sql = CATCH_UP.replace("{id}", quoted(column)).replace("{table}", table);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, sequence);
        statement.setString(2, sequence);
        try (ResultSet row = statement.executeQuery()) {
          id = row.next() ? row.getLong(1) : null;
        }
      }
      if (id != null) {
        log.warn(
            "The sequence {} of table {} was behind its rows, as after a restore. It counts on from {}"
                + " now.",
            sequence,
            name,
            id);
      }
      // Where it had come so far already, another writer has just set it.
      return true;
    } catch (SQLException e) {
      connection.rollback(before); // or the lock could not be given back
      if (SqlState.of(e).fault() == SqlState.Fault.OUTAGE) {
        throw e;
      }
      return false;
    } finally {
      call(connection, "SELECT pg_advisory_unlock(?, 0)");
    }
  }

  private static void call(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK_CLASS);
      statement.execute();
    }
  }

  private @Nullable Numbered numbered(Connection connection, @Nullable String constraint)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NUMBERED_COLUMN)) {
      statement.setString(1, table);
      statement.setString(2, constraint);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Numbered(row.getString(1), row.getString(2)) : null;
      }
    }
  }

  private static @Nullable String constraintIn(SQLException exception) {
    ServerErrorMessage server =
        exception instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    return server == null ? null : server.getConstraint();
  }

  private boolean isBeyondColumn(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_BEYOND_COLUMN)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
