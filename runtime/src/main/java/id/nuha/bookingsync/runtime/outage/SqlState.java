package id.nuha.bookingsync.runtime.outage;

import id.nuha.bookingsync.runtime.tls.CertificateFault;
import java.sql.SQLException;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An SQLSTATE and what it means for us. The one table of it: whose fault each class of states is,
 * and plain words that, unlike the driver's, never quote a row.
 *
 * <p>What is the schema's fault or unknown may be a record's all the same, as where a trigger
 * refuses it: that shows in whether other records are taken.
 *
 * @param code five characters; empty where there was no connection to answer with one
 * @param tlsFault why there was no connection, where that is known to be TLS's fault; null else
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's
 *     list</a>
 */
public record SqlState(String code, @Nullable String tlsFault) {

  /** Whose fault it is. */
  public enum Fault {
    /** The record's: it would be refused again, whatever the state of the database. */
    RECORD,
    /** An outage: it passes. */
    OUTAGE,
    /** The schema's: it lasts until somebody mends the tables or their grants. */
    SCHEMA,
    /** It cannot be told from the state alone. */
    UNKNOWN
  }

  private record Meaning(Fault fault, String words) {}

  private static final Meaning UNKNOWN = new Meaning(Fault.UNKNOWN, "PostgreSQL reports a fault");
  private static final int CLASS_LENGTH = 2;

  // The driver says this in the user's language, and has no other sign for it.
  private static final String WRONG_HOST = "PgjdbcHostnameVerifier";

  // Looked up by the full code, then by its class. The words of a RECORD follow the column's name.
  private static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          outage("", "PostgreSQL cannot be reached"),
          outage("08", "PostgreSQL cannot be reached"),
          outage("08004", "PostgreSQL refuses the connection, as one with TLS where it has none"),
          outage("25", "PostgreSQL is read-only"),
          outage("28", "PostgreSQL refuses the login"),
          outage("3D", "PostgreSQL has no database of that name, check DB_NAME"),
          outage("40", "PostgreSQL asks to try the transaction again"),
          outage("53", "PostgreSQL is short of connections, memory or disk"),
          outage("55", "another session holds a lock"),
          outage("57", "PostgreSQL is shutting down or starting"),
          outage("57014", "PostgreSQL cancelled a statement"),
          outage("58", "PostgreSQL cannot read or write its files"),
          schema("42", "the table is not as the migrations left it"),
          outage("2200H", "a sequence of ids is used up, set it to a free number"),
          // Of a setting of ours, or of a function in a trigger of the hospital's.
          Map.entry("22023", new Meaning(Fault.UNKNOWN, "PostgreSQL refuses a setting")),
          record("22", "is refused by PostgreSQL"),
          record("22001", "is too long for the column"),
          record("22003", "is out of the column's range"),
          record("22007", "is not a date or time"),
          record("22008", "is an impossible date or time"),
          record("22021", "holds a character that PostgreSQL cannot store"),
          record("23", "is refused by PostgreSQL"),
          record("23502", "is absent, and the column may not be empty"),
          record("23503", "refers to a row that does not exist"),
          record("23505", "breaks a unique constraint"),
          record("23514", "breaks a check constraint"));

  /** A state that PostgreSQL gave, or the driver in its place. */
  public SqlState(String code) {
    this(code, null);
  }

  /** The state of an exception. */
  public static SqlState of(SQLException exception) {
    return new SqlState(exception.getSQLState() == null ? "" : exception.getSQLState());
  }

  /** The state of the first SQLException among an exception and its causes; null if none is one. */
  public static @Nullable SqlState in(Throwable exception) {
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return new SqlState(of(sql).code(), tlsFaultIn(sql));
      }
    }
    return null;
  }

  private static @Nullable String tlsFaultIn(Throwable exception) {
    CertificateFault certificate = CertificateFault.in(exception);
    if (certificate == CertificateFault.UNTRUSTED) {
      return "PostgreSQL's certificate is signed by nobody who is trusted, check DB_CA_FILE";
    }
    if (certificate == CertificateFault.OUT_OF_DATE) {
      return "PostgreSQL's certificate has expired or is not valid yet";
    }
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (String.valueOf(t.getMessage()).contains(WRONG_HOST)) {
        return "PostgreSQL's certificate is not for the host in DB_HOST";
      }
      if (t instanceof SSLException) {
        return "PostgreSQL does not agree on TLS, check DB_SSLMODE";
      }
    }
    return null;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return meaning().fault();
  }

  /**
   * What it means, in plain words without any value of a row: a sentence, or, for a record's fault,
   * what is said of the record's column.
   */
  public String words() {
    return tlsFault == null ? meaning().words() : tlsFault;
  }

  /** The state as messages show it. */
  @Override
  public String toString() {
    return "SQLSTATE " + (code.isEmpty() ? "unknown" : code);
  }

  private Meaning meaning() {
    Meaning exact = MEANINGS.get(code);
    if (exact != null || code.length() < CLASS_LENGTH) {
      return exact == null ? UNKNOWN : exact;
    }
    return MEANINGS.getOrDefault(code.substring(0, CLASS_LENGTH), UNKNOWN);
  }

  private static Map.Entry<String, Meaning> outage(String state, String words) {
    return Map.entry(state, new Meaning(Fault.OUTAGE, words));
  }

  private static Map.Entry<String, Meaning> schema(String state, String words) {
    return Map.entry(state, new Meaning(Fault.SCHEMA, words));
  }

  private static Map.Entry<String, Meaning> record(String state, String words) {
    return Map.entry(state, new Meaning(Fault.RECORD, words));
  }
}
