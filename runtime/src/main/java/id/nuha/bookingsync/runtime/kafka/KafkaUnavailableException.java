package id.nuha.bookingsync.runtime.kafka;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka does not answer, or not with what was asked. The message is fit for a log or a caller. */
public final class KafkaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kafka's own exception becomes the cause; its message is not repeated. */
  public KafkaUnavailableException(Throwable cause) {
    this(words(cause), cause);
  }

  /** The same in words that say more than the cause alone does. */
  KafkaUnavailableException(String words, Throwable cause) {
    super(words, cause);
  }

  private static String words(Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "Kafka does not know a topic, or not yet";
    }
    if (cause instanceof InvalidTimestampException) {
      return "Kafka refuses records because this machine's clock is further from Kafka's than Kafka"
          + " allows, an hour ahead by default; set both clocks right";
    }
    if (cause instanceof AuthorizationException) {
      return "Kafka's access control does not let this login do what is needed (%s); the README"
              .formatted(cause.getClass().getSimpleName().replace("AuthorizationException", ""))
          + " lists what to allow";
    }
    return "Kafka does not answer: " + cause.getClass().getSimpleName();
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
