package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.runtime.outage.SqlState;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Makes a rejection of what PostgreSQL says of a record, without a row's values. */
final class RecordFault {
  /** The state that we give a row which a statement neither wrote nor refused. */
  static final String PASSED_OVER = "09000";

  private RecordFault() {}

  static Rejection rejection(
      int index, ConsumerRecord<byte[], byte[]> record, SQLException exception) {
    SqlState state = SqlState.of(exception);
    String column = null;
    String constraint = null;
    if (exception instanceof PSQLException psql) {
      ServerErrorMessage server = psql.getServerErrorMessage();
      column = server == null ? null : server.getColumn();
      constraint = server == null ? null : server.getConstraint();
    }
    return new Rejection(
        index,
        record,
        exception.getClass().getSimpleName(),
        state.code(),
        column,
        words(state, constraint));
  }

  private static String words(SqlState state, @Nullable String constraint) {
    if (state.code().equals(PASSED_OVER)) {
      return "is passed over by a trigger of the table";
    }
    if (state.fault() != SqlState.Fault.RECORD) {
      return "is refused by the database, which takes other records (%s)".formatted(state);
    }
    return constraint == null ? state.words() : "%s (%s)".formatted(state.words(), constraint);
  }
}
