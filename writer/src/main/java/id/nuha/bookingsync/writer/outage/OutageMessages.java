package id.nuha.bookingsync.writer.outage;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.outage.SqlState;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Says in plain words why something cannot be done just now. */
public final class OutageMessages {
  private static final String OURS = "id.nuha.bookingsync.";

  private OutageMessages() {}

  /** Why, without what the driver says: that may quote a row. */
  public static String of(Throwable exception) {
    SqlState state = SqlState.in(exception);
    if (state != null) {
      return switch (state.fault()) {
        case OUTAGE, SCHEMA -> "%s (%s)".formatted(state.words(), state);
        case RECORD, UNKNOWN -> "PostgreSQL cannot take the batch (%s)".formatted(state);
      };
    }
    if (exception instanceof KafkaException) { // a question that the listener's own consumer asked
      return String.valueOf(new KafkaUnavailableException(exception).getMessage());
    }
    return exception instanceof KafkaUnavailableException
            || exception instanceof CatalogueException
            || exception instanceof TableFaultException
            || exception instanceof MissingKeyException
        ? String.valueOf(exception.getMessage())
        : "unexpected %s at %s".formatted(exception.getClass().getSimpleName(), placeOf(exception));
  }

  /** Whether it passes by itself. What is neither PostgreSQL's nor Kafka's is a fault of ours. */
  public static boolean isOutage(Throwable exception) {
    SqlState state = SqlState.in(exception);
    return state == null
        ? exception instanceof KafkaException
            || exception instanceof KafkaUnavailableException
            || exception instanceof DataAccessException
            || exception instanceof TransactionException
        : state.fault() == SqlState.Fault.OUTAGE;
  }

  /** The line of ours that it comes from: what whoever reports it can say. */
  private static String placeOf(Throwable exception) {
    return Arrays.stream(exception.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(
            frame ->
                "%s.%s:%d"
                    .formatted(
                        frame.getClassName().substring(OURS.length()),
                        frame.getMethodName(),
                        frame.getLineNumber()))
        .orElse("an unknown place");
  }
}
