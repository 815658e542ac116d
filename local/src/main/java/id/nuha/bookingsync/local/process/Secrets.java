package id.nuha.bookingsync.local.process;

import id.nuha.bookingsync.contract.PrivateFile;
import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secrets of a pipeline: random, each in a file of its own in the data folder, which its owner
 * alone may read. They are passed on in environments and files, never as arguments of a program.
 */
public final class Secrets {
  private static final int BYTES = 24;

  private final Path folder;

  /** Those of a data folder. */
  public Secrets(Path data) {
    this.folder = data.resolve("secrets");
  }

  /** The file of one of them. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * One of them, which is made where it is missing.
   *
   * @param name as the setting that it is the value of
   */
  public synchronized String makeIfMissing(String name) {
    if (!Files.exists(file(name))) {
      make(name);
    }
    return read(name);
  }

  /**
   * One of them.
   *
   * @throws LocalException if there is none, or somebody else's
   */
  public String read(String name) {
    try {
      return Files.readString(file(name)).strip();
    } catch (IOException e) {
      throw new LocalException(
          "%s cannot be read (%s). ./run makes it; name the same folder with --data."
              .formatted(file(name), e.getClass().getSimpleName()),
          e);
    }
  }

  private void make(String name) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    try {
      PrivateFile.write(
          file(name), HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new LocalException(
          "%s cannot be written (%s).".formatted(file(name), e.getClass().getSimpleName()), e);
    }
  }
}
