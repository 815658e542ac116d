package id.nuha.bookingsync.contract;

/** A record whose key cannot be made. The message never quotes a value. */
public final class UnusableKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final String reason;

  UnusableKeyException(String column, String reason) {
    super("key column " + column + " " + reason);
    this.column = column;
    this.reason = reason;
  }

  public String column() {
    return column;
  }

  public String reason() {
    return reason;
  }
}
