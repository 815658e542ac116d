package id.nuha.bookingsync.writer.upsert;

import static id.nuha.bookingsync.writer.schema.Identifiers.quoted;

import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.outage.TableFaultException;
import id.nuha.bookingsync.writer.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells a fault of the ids that a table numbers its rows with from a fault of a record. PostgreSQL
 * reports both in the same states, except for a sequence that has come to its own end.
 */
final class OwnIds {
  private static final String OUT_OF_RANGE = "22003";
  private static final String DUPLICATE = "23505";

  /** Whether a unique constraint stands on columns that PostgreSQL numbers, and no others. */
  private static final String IS_OF_IDS =
      """
      SELECT bool_and(a.attidentity <> ''
                      OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%')
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE i.indrelid = to_regclass(?) AND c.relname = ?
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

  private OwnIds() {}

  /**
   * Looks whose fault it is that rows were refused.
   *
   * @throws TableFaultException if it is that of the table's ids: used up, or behind the rows
   */
  static void throwIfAtFault(Connection connection, Table table, SQLException refusal)
      throws SQLException {
    SqlState state = SqlState.of(refusal);
    String name = quoted(table.view().table());
    boolean atFault =
        switch (state.code()) {
          case DUPLICATE -> isTrue(connection, IS_OF_IDS, name, constraintIn(refusal));
          case OUT_OF_RANGE -> isTrue(connection, IS_BEYOND_COLUMN, name);
          default -> false;
        };
    if (atFault) {
      throw new TableFaultException(
          "the ids of table %s are used up or behind its rows (%s); set their sequence to a free number"
              .formatted(table.view().table(), state));
    }
  }

  private static @Nullable String constraintIn(SQLException exception) {
    ServerErrorMessage server =
        exception instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    return server == null ? null : server.getConstraint();
  }

  private static boolean isTrue(Connection connection, String query, @Nullable String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
