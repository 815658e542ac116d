package id.nuha.bookingsync.fetcher.simrs;

/**
 * SIMRS did not answer, or not with what was asked for; another try may help. The message quotes
 * nothing of the response.
 */
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
