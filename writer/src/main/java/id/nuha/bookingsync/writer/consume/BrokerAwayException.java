package id.nuha.bookingsync.writer.consume;

import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The broker does not answer, or not with what was asked. */
final class BrokerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerAwayException(Throwable cause) {
    super(
        cause instanceof UnknownTopicOrPartitionException
            ? "Kafka does not know a topic, or not yet"
            : "Kafka does not answer: " + cause.getClass().getSimpleName(),
        cause);
  }
}
