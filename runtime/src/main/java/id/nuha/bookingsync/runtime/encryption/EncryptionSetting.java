package id.nuha.bookingsync.runtime.encryption;

import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.Keyset;
import id.nuha.bookingsync.contract.encryption.KeysetFile;
import id.nuha.bookingsync.contract.encryption.UnusableKeysetException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * PII_KEYSET: a file with a keyset of Tink in JSON, which is read again where it may have changed,
 * or the keyset itself.
 */
public final class EncryptionSetting {
  private static final String NAME = "PII_KEYSET";
  private static final String MEND =
      "name a file with a keyset of Tink in JSON; java -jar fetcher.jar keyset make FILE makes one";

  private EncryptionSetting() {}

  /** Reads it; values stay clear where it is not set. Neither keyset nor path is ever quoted. */
  public static Encryption read(SettingsReader reader) {
    String value = reader.secret(NAME);
    if (value == null) {
      return Encryption.off();
    }
    try {
      return Encryption.with(source(value.strip()));
    } catch (InvalidPathException e) {
      reader.refuse(NAME, "is neither a keyset nor the name of a file", MEND);
    } catch (UnusableKeysetException e) {
      reader.refuse(NAME, e.what(), MEND);
    } catch (LinkageError e) { // of Zstandard, which is no Java
      reader.refuse(
          NAME,
          "cannot be used, as the library that compresses does not load",
          "let the JVM run programs from its folder for temporary files, or name another one by"
              + " -Djava.io.tmpdir");
    }
    return Encryption.off();
  }

  private static Supplier<Keyset> source(String value) {
    if (value.startsWith("{")) {
      return () -> Keyset.parse(value);
    }
    Path file =
        Path.of(
            value.startsWith("~/")
                ? System.getProperty("user.home", ".") + value.substring(1)
                : value);
    return () -> KeysetFile.read(file);
  }
}
