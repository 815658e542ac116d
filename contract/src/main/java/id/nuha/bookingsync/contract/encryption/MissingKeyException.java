package id.nuha.bookingsync.contract.encryption;

/**
 * The key that a value was encrypted with is not here. It may come, so this is no record's fault.
 */
public final class MissingKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingKeyException(int keyId) {
    super(
        "PII_KEYSET has no key with the id %s, which a record was encrypted with; put the keyset"
                .formatted(Integer.toUnsignedString(keyId))
            + " back that has it");
  }
}
