package id.nuha.bookingsync.writer.consume;

/** The broker does not answer, or not with what was asked. */
final class BrokerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerAwayException(Throwable cause) {
    super("Kafka does not answer: " + cause.getClass().getSimpleName(), cause);
  }
}
