package id.nuha.bookingsync.runtime.kafka;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka does not answer, or not with what was asked. The message is fit for a log or a caller. */
public final class KafkaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kafka's own exception becomes the cause; its message is not repeated. */
  public KafkaUnavailableException(Throwable cause) {
    super(
        cause instanceof UnknownTopicOrPartitionException
            ? "Kafka does not know a topic, or not yet"
            : "Kafka does not answer: " + cause.getClass().getSimpleName(),
        cause);
  }

  /** What Spring or a future has wrapped becomes the cause itself. */
  public static KafkaUnavailableException unwrapping(Throwable wrapper) {
    Throwable cause = wrapper;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause instanceof CompletionException
            || cause instanceof org.springframework.kafka.KafkaException)) {
      cause = cause.getCause();
    }
    return new KafkaUnavailableException(cause);
  }
}
