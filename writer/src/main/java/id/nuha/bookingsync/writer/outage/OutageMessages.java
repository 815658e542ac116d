package id.nuha.bookingsync.writer.outage;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.outage.SqlState;

/** Says in plain words why something cannot be done just now. */
public final class OutageMessages {
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
    return exception instanceof KafkaUnavailableException || exception instanceof CatalogueException
        ? String.valueOf(exception.getMessage())
        : "unexpected " + exception.getClass().getSimpleName();
  }
}
