package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.contract.encryption.KeysetFile;
import id.nuha.bookingsync.contract.encryption.UnusableKeysetException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Makes the keyset that records are encrypted with, or adds a key to it. */
final class KeysetCommand {
  private static final String USAGE =
      """
      Usage: keyset make [FILE]    makes a keyset, unless there is one
             keyset rotate [FILE]  adds a key that encrypts from now on
      FILE is what PII_KEYSET names, unless it is given.\
      """;

  private KeysetCommand() {}

  static int run(String[] args) {
    return run(args, System.getenv(), System.out);
  }

  /** Says what came of it; returns the status to end with. */
  static int run(String[] args, Map<String, String> environment, PrintStream out) {
    String file = args.length > 2 ? args[2] : environment.getOrDefault("PII_KEYSET", "");
    String action = args.length > 1 && args.length <= 3 ? args[1] : "";
    if (!(action.equals("make") || action.equals("rotate"))
        || file.isBlank()
        || file.strip().startsWith("{")) {
      out.println(USAGE);
      return 2;
    }
    try {
      out.println(act(action, Path.of(file)));
      return 0;
    } catch (UnusableKeysetException e) {
      out.println("The keyset " + e.what() + ".");
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      out.println(
          "The keyset cannot be written there (%s).".formatted(e.getClass().getSimpleName()));
    }
    return 1;
  }

  private static String act(String action, Path file) throws IOException {
    if (action.equals("rotate")) {
      return "Key %s encrypts from the next run on. The other keys stay, to decrypt what is in Kafka."
          .formatted(KeysetFile.rotate(file));
    }
    return KeysetFile.make(file) ? "A keyset was made." : "The keyset is kept.";
  }
}
