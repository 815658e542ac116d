package id.nuha.bookingsync.contract.encryption;

/** A value that no key of ours will ever open. The message says why, and quotes nothing of it. */
public final class UnreadableValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableValueException(String reason) {
    super(reason);
  }

  /** Why, as a sentence about the record. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
