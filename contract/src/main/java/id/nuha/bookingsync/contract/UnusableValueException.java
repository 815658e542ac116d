package id.nuha.bookingsync.contract;

/**
 * A value that cannot be what its column needs. The message says why and never quotes the value.
 */
public final class UnusableValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableValueException(String reason) {
    super(reason);
  }

  /** Why, in words that carry no patient's data. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
