package id.nuha.bookingsync.fetcher.simrs;

/** SIMRS answered with more bytes than the heap has room for; another try does not help. */
final class BodyTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int maxBytes;

  BodyTooLargeException(int maxBytes) {
    super("the body has more than %d bytes".formatted(maxBytes));
    this.maxBytes = maxBytes;
  }

  int maxBytes() {
    return maxBytes;
  }
}
