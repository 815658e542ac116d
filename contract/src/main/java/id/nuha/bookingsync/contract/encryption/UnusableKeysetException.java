package id.nuha.bookingsync.contract.encryption;

/**
 * A keyset that cannot be used. The message says why as the end of a sentence about it and quotes
 * nothing of it, and so there is no cause: a parser's would.
 */
public final class UnusableKeysetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableKeysetException(String what) {
    super(what);
  }

  /** What is wrong: "is not JSON". */
  public String what() {
    return String.valueOf(getMessage());
  }
}
