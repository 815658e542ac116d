package id.nuha.bookingsync.fetcher.simrs;

/** SIMRS refused a page, as some servers do behind the last one. */
public final class NoSuchPageException extends SimrsException {
  private static final long serialVersionUID = 1L;

  public NoSuchPageException(String message) {
    super(message);
  }
}
