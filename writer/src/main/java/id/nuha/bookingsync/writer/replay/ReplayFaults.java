package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.outage.SqlState;
import id.nuha.bookingsync.writer.breaker.CircuitBreaker;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.outage.TableFaultException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What an exception means to the replay that met it. */
final class ReplayFaults {
  private ReplayFaults() {}

  /** What is out, if it is an outage, which passes; null if waiting does not help. */
  static @Nullable String outageIn(Throwable exception) {
    SqlState state = SqlState.in(exception);
    if (state != null) {
      return switch (state.fault()) {
        case OUTAGE, UNKNOWN -> OutageMessages.of(exception);
        case RECORD, SCHEMA -> null;
      };
    }
    if (exception instanceof KafkaUnavailableException
        || exception instanceof TableFaultException
        || exception instanceof MissingKeyException) {
      return OutageMessages.of(exception);
    }
    return isWithoutConnection(exception) ? new SqlState("").words() : null;
  }

  /** Why the replay failed, and what to do; without a value of any row. */
  static String reason(Throwable exception) {
    if (exception instanceof StoppedException
        || exception instanceof CircuitBreaker.OpenException) {
      return String.valueOf(exception.getMessage());
    }
    String outage = outageIn(exception);
    if (outage != null) {
      return outage + "; ask again when it is over";
    }
    return exception instanceof CatalogueException || SqlState.in(exception) != null
        ? OutageMessages.of(exception) + "; mend it and ask again"
        : "a fault of the writer itself, %s; please report it"
            .formatted(OutageMessages.of(exception));
  }

  /** The replay cannot go on; the message says why. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String message) {
      super(message);
    }
  }

  // Spring's own, where it did not come so far as to ask PostgreSQL.
  private static boolean isWithoutConnection(Throwable exception) {
    return exception instanceof DataAccessResourceFailureException
        || exception instanceof TransientDataAccessException
        || exception instanceof CannotCreateTransactionException
        || exception instanceof TransactionSystemException;
  }
}
