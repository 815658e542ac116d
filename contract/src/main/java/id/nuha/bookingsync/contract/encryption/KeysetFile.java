package id.nuha.bookingsync.contract.encryption;

import id.nuha.bookingsync.contract.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A keyset in a file that only its owner may read. */
public final class KeysetFile {
  private static final int MAX_BYTES = 1 << 20;

  private KeysetFile() {}

  /**
   * Reads it.
   *
   * @throws UnusableKeysetException if there is none that can be used
   */
  public static Keyset read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableKeysetException("is far too large for a keyset");
      }
      return Keyset.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UnusableKeysetException("names a file that is missing or cannot be read");
    }
  }

  /**
   * Makes one with a new key, unless the file exists.
   *
   * @return whether it was made
   */
  public static boolean make(Path file) throws IOException {
    if (Files.exists(file)) {
      return false;
    }
    write(file, Keyset.generate());
    return true;
  }

  /**
   * Adds a key that encrypts from now on; the others stay, and go on decrypting.
   *
   * @return the new key's id
   * @throws UnusableKeysetException if there is no keyset that can be used
   */
  public static String rotate(Path file) throws IOException {
    Keyset rotated = read(file).withNewPrimary();
    write(file, rotated);
    return Integer.toUnsignedString(rotated.primary());
  }

  private static void write(Path file, Keyset keyset) throws IOException {
    PrivateFile.write(file, keyset.toJson().getBytes(StandardCharsets.UTF_8));
  }
}
