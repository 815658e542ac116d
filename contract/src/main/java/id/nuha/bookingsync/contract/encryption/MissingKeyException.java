package id.nuha.bookingsync.contract.encryption;

/**
 * The key that a value was encrypted with is not here. It may come, so this is no record's fault.
 */
public final class MissingKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int keyId;

  MissingKeyException(int keyId) {
    this(keyId, "a record");
  }

  private MissingKeyException(int keyId, String record) {
    super(
        "PII_KEYSET has no key with the id %s, which %s was encrypted with; put the keyset back that has it"
            .formatted(Integer.toUnsignedString(keyId), record));
    this.keyId = keyId;
  }

  /** The missing key's id, as a keyset has it. */
  public String keyId() {
    return Integer.toUnsignedString(keyId);
  }

  /** The same of the record that stands there. */
  public MissingKeyException at(String topic, int partition, long offset) {
    return new MissingKeyException(
        keyId, "the record at %s-%d offset %d".formatted(topic, partition, offset));
  }
}
