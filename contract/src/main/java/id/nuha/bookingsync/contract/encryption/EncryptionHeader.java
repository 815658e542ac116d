package id.nuha.bookingsync.contract.encryption;

/**
 * The header of an encrypted value: how it was encrypted, and how many bytes it has when clear. By
 * that number a reader plans its memory before it decrypts; a value that then has another size is
 * refused before it is decompressed.
 */
public final class EncryptionHeader {
  private static final String FORM = "zstd+tink;size=";

  /** Nobody can know the size of a value that was encrypted otherwise. */
  public static final int UNKNOWN = -1;

  private EncryptionHeader() {}

  /** The header's text for a value of so many bytes. */
  public static String of(int clearBytes) {
    return FORM + clearBytes;
  }

  /** The size that the header states; {@link #UNKNOWN} if it has another form. */
  public static int clearBytes(String header) {
    if (!header.startsWith(FORM)) {
      return UNKNOWN;
    }
    try {
      return Math.max(UNKNOWN, Integer.parseInt(header.substring(FORM.length())));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
