package id.nuha.bookingsync.writer.apply;

import id.nuha.bookingsync.writer.deadletter.Rejection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells a record's fault from the database's, and puts it in words without a row's values. */
public final class SqlFault {
  // Classes 22 (data exception) and 23 (integrity constraint violation). All else may pass.
  private static final Map<String, String> WORDS =
      Map.of(
          "22001", "is too long for the column",
          "22003", "is out of the column's range",
          "22007", "is not a date or time",
          "22008", "is an impossible date or time",
          "22021", "holds a character that PostgreSQL cannot store",
          "23502", "is absent, and the column may not be empty",
          "23503", "refers to a row that does not exist",
          "23505", "breaks a unique constraint",
          "23514", "breaks a check constraint");

  private SqlFault() {}

  /** Whether the same record would fail again, whatever the database's state. */
  static boolean isOfTheData(SQLException e) {
    String state = stateOf(e);
    return state.startsWith("22") || state.startsWith("23");
  }

  /** The SQLSTATE, or "unknown". */
  public static String stateOf(SQLException e) {
    return e.getSQLState() == null ? "unknown" : e.getSQLState();
  }

  static Rejection rejection(Observation observation, SQLException e) {
    String state = stateOf(e);
    String column = null;
    String constraint = null;
    if (e instanceof PSQLException psql) {
      ServerErrorMessage server = psql.getServerErrorMessage();
      column = server == null ? null : server.getColumn();
      constraint = server == null ? null : server.getConstraint();
    }
    return new Rejection(
        observation.record(),
        observation.position(),
        observation.runId(),
        e.getClass().getSimpleName(),
        state,
        column,
        words(state, constraint));
  }

  private static String words(String state, @Nullable String constraint) {
    String words = WORDS.getOrDefault(state, "is refused by PostgreSQL");
    return constraint == null ? words : words + " (" + constraint + ")";
  }
}
