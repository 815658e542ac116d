package id.nuha.bookingsync.writer.listen;

/**
 * A batch that must be tried again. It carries no cause: the container logs what it is given, and a
 * driver's message may quote a row.
 */
final class RetryLaterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RetryLaterException(String reason) {
    super(reason);
  }
}
