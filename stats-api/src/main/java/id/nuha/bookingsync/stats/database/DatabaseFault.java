package id.nuha.bookingsync.stats.database;

import id.nuha.bookingsync.runtime.outage.SqlState;
import java.util.Objects;
import org.springframework.util.StringUtils;

/** Why the database did not answer. */
final class DatabaseFault {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_COLUMN = "42703";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String QUERY_CANCELED = "57014";

  // As where there was no connection that could have answered with a state.
  private static final SqlState NO_STATE = new SqlState("");

  private DatabaseFault() {}

  /**
   * The reason in a sentence. The driver's own message is left out: it may quote a row, and with it
   * a patient.
   */
  static String inWords(RuntimeException e) {
    SqlState state = Objects.requireNonNullElse(SqlState.in(e), NO_STATE);
    return switch (state.code()) {
      case UNDEFINED_TABLE, UNDEFINED_COLUMN ->
          "The tables are not there yet: the writer makes them when it starts.";
      case INSUFFICIENT_PRIVILEGE ->
          "The database login may not read the tables: start the writer with the same STATS_DB_USER"
              + " and STATS_DB_PASS, it grants what is needed.";
      case QUERY_CANCELED ->
          "Reading this takes longer than PostgreSQL is given for it: ask for fewer days, or try again"
              + " when it is less busy.";
      default -> "%s (%s).".formatted(StringUtils.capitalize(words(state)), state);
    };
  }

  // The words of a record's fault go on after what is refused.
  private static String words(SqlState state) {
    return state.fault() == SqlState.Fault.RECORD ? "a value " + state.words() : state.words();
  }
}
