package id.nuha.bookingsync.fetcher.publish;

import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka does not answer. */
public final class BrokerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokerAwayException(Throwable cause) {
    super(
        cause instanceof UnknownTopicOrPartitionException
            ? "Kafka does not know a topic, or not yet"
            : "Kafka does not answer: " + cause.getClass().getSimpleName(),
        cause);
  }
}
