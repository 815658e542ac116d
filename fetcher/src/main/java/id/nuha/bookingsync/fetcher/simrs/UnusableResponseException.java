package id.nuha.bookingsync.fetcher.simrs;

/** One answer, or its absence, that is worth another try. The message quotes nothing of it. */
final class UnusableResponseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnusableResponseException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
