package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.writer.apply.SqlFault;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Puts into plain words why a batch cannot be applied just now. */
public final class Fault {
  private Fault() {}

  /** Why, without what the driver says: that may quote a row. */
  public static String inWords(Throwable fault) {
    SQLException sql = sqlCause(fault);
    if (sql == null) {
      return fault instanceof KafkaUnavailableException || fault instanceof CatalogueException
          ? String.valueOf(fault.getMessage())
          : "unexpected " + fault.getClass().getSimpleName();
    }
    String state = SqlFault.stateOf(sql);
    String words =
        switch (state.substring(0, 2)) {
          case "08", "un" -> "PostgreSQL cannot be reached";
          case "57" -> "PostgreSQL is shutting down or starting";
          case "53" -> "PostgreSQL is short of connections, memory or disk";
          case "25" -> "PostgreSQL is read-only";
          case "28" -> "PostgreSQL refuses the login";
          case "40" -> "PostgreSQL asks to try the transaction again";
          case "55" -> "another session holds a lock";
          case "42" -> "the table is not as the migrations left it";
          default -> "PostgreSQL cannot take the batch";
        };
    return words + " (SQLSTATE " + state + ")";
  }

  /** Whether it lasts until somebody mends the tables or their grants. */
  public static boolean isOfTheSchema(Throwable fault) {
    SQLException sql = sqlCause(fault);
    return fault instanceof CatalogueException
        || (sql != null && SqlFault.stateOf(sql).startsWith("42"));
  }

  private static @Nullable SQLException sqlCause(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
