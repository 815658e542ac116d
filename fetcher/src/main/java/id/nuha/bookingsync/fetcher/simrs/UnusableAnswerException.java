package id.nuha.bookingsync.fetcher.simrs;

/** One answer, or its absence, that is worth another try. The message quotes nothing of it. */
final class UnusableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnusableAnswerException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
