package id.nuha.bookingsync.local;

/**
 * Something that keeps the pipeline from running. The message is for the user: what, and the mend.
 */
public final class LocalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LocalException(String message) {
    super(message);
  }

  public LocalException(String message, Throwable cause) {
    super(message, cause);
  }
}
