package id.nuha.bookingsync.writer.deadletter;

/** Kafka did not take a dead letter: its batch must not be committed. */
final class DeadLetterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadLetterException(String message, Throwable cause) {
    super(message, cause);
  }
}
