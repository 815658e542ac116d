package id.nuha.bookingsync.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;

/** A folder of one server of the tests, which is stopped and deleted when the JVM ends. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /** Makes one. */
  static Path create(String name) throws IOException {
    return Files.createTempDirectory("booking-sync-" + name + "-");
  }

  /** At the end of the JVM, stops the server and deletes its folder. */
  static void deleteAtExit(Path folder, AutoCloseable server) {
    Thread hook =
        new Thread(
            () -> {
              try {
                server.close();
                Utils.delete(folder.toFile());
              } catch (Exception e) {
                throw new IllegalStateException(folder + " cannot be deleted", e);
              }
            },
            "delete " + folder);
    Runtime.getRuntime().addShutdownHook(hook);
  }
}
