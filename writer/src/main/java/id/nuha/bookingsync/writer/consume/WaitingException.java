package id.nuha.bookingsync.writer.consume;

/**
 * A batch that must be tried again. Carries no cause: the container logs what it is given, and
 * driver messages may quote rows.
 */
final class WaitingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WaitingException(String reason) {
    super(reason);
  }
}
