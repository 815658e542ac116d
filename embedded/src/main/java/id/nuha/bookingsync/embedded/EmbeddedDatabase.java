package id.nuha.bookingsync.embedded;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.embedded.postgres.EmbeddedPostgres;
import id.nuha.bookingsync.embedded.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A PostgreSQL that is started from its programs in a jar. */
record EmbeddedDatabase(int port) implements TestDatabase {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** Starts an empty one. */
  static EmbeddedDatabase start() {
    Map<String, String> parameters = new HashMap<>(SETTINGS);
    parameters.put("synchronous_commit", "off");
    parameters.put("max_connections", "300");
    int port = FreePorts.find();
    try {
      Path folder = TemporaryFolder.create("postgresql");
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(
              new PostgresSettings(
                  folder.resolve("programs"),
                  folder.resolve("data"),
                  folder.resolve("postgresql.log"),
                  port,
                  parameters,
                  START_TIMEOUT,
                  STOP_TIMEOUT));
      TemporaryFolder.deleteAtExit(folder, postgres);
      postgres.start();
      return new EmbeddedDatabase(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }
}
