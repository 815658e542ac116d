package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.contract.encryption.KeysetFile;
import id.nuha.bookingsync.contract.encryption.UnusableKeysetException;
import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The keyset that encrypts the records in Kafka: the user's, or one that is made in the data folder
 * beside what it encrypts, and goes with that.
 */
public final class LocalKeyset {
  private static final String SETTING = "PII_KEYSET";

  private LocalKeyset() {}

  /** Its file in a pipeline's data folder. */
  public static Path fileIn(Path data) {
    return data.resolve("pii-keyset.json");
  }

  /**
   * Makes one in the data folder, unless there is one or the user's settings name another.
   *
   * @throws LocalException if it cannot be written
   */
  static void make(PipelineOptions options) {
    if (options.environment().getOrDefault(SETTING, "").isBlank()) {
      try {
        KeysetFile.make(fileIn(options.data()));
      } catch (IOException e) {
        throw new LocalException("%s cannot be written.".formatted(fileIn(options.data())), e);
      }
    }
  }

  /**
   * Adds a key that encrypts from the next run on, and returns its id.
   *
   * @param environment the user's settings
   * @throws LocalException saying what is in the way
   */
  public static String rotate(Path data, Map<String, String> environment) {
    String named = environment.getOrDefault(SETTING, "").strip();
    if (named.startsWith("{")) {
      throw new LocalException("PII_KEYSET holds the keyset itself; put it into a file first.");
    }
    Path file = named.isEmpty() ? fileIn(data) : Path.of(named);
    try {
      return KeysetFile.rotate(file);
    } catch (UnusableKeysetException e) {
      throw new LocalException("The keyset %s.".formatted(e.what()), e);
    } catch (IOException e) {
      throw new LocalException("%s cannot be written.".formatted(file), e);
    }
  }
}
