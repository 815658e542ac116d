package id.nuha.bookingsync.fetcher.publish;

/** Kafka does not answer. */
public final class BrokerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokerAwayException(Throwable cause) {
    super("Kafka does not answer: " + cause.getClass().getSimpleName(), cause);
  }
}
