package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The writer's jar on a database.
 *
 * @param further settings beside those of Kafka and the database
 */
public record OurWriter(
    Setting setting, Parts parts, String database, Map<String, String> further) {
  private static final String COUNTED =
      "inserted + updated + unchanged + superseded + rejected_by_writer";

  /** One with the settings that every measurement has. */
  public OurWriter(Setting setting, Parts parts, String database) {
    this(setting, parts, database, Map.of());
  }

  /** Creates our topics and a database with our tables, as the writer makes them. */
  public static void createDatabase(Setting setting, Parts parts, String database, int partitions)
      throws IOException, SQLException, InterruptedException {
    parts.createTopics(partitions);
    parts.createDatabase(database);
    try (ServiceProcess writer = new OurWriter(setting, parts, database).start()) {
      writer.awaitReady();
    }
  }

  /** Starts it; it is not ready yet. */
  public ServiceProcess start() throws IOException {
    return ServiceProcess.start(setting.start("writer"), environment(), setting.log("writer"));
  }

  /** Its settings. */
  public Map<String, String> environment() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", parts.bootstrapServers(),
                "DB_HOST", "127.0.0.1",
                "DB_PORT", Integer.toString(parts.postgresPort()),
                "DB_NAME", database,
                "DB_USER", "postgres",
                "DB_PASS", "postgres",
                "STATS_DB_PASS", "stats_reader"));
    environment.putAll(further);
    return environment;
  }

  /** Replays the bookings' topic from its beginning, and says how many seconds that took. */
  double replay() throws IOException, InterruptedException {
    try (ServiceProcess writer = start()) {
      writer.awaitReady();
      long begun = System.nanoTime();
      writer.ask("POST", "/replay?view=239&from=earliest");
      String replays = writer.ask("GET", "/replay");
      while (replays.contains("RUNNING")) {
        Thread.sleep(20);
        replays = writer.ask("GET", "/replay");
      }
      if (!replays.contains("COMPLETE")) {
        throw new IOException("The replay failed: " + replays);
      }
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  /**
   * Holds the ledger against what was published.
   *
   * @param times how often all bookings were published
   * @param changed how many of them had changed meanwhile
   */
  static void checkCounts(Parts parts, String database, int count, int times, int changed)
      throws IOException, SQLException {
    try (Connection connection = parts.connect(database)) {
      long counted = sum(connection, COUNTED);
      long inserted = sum(connection, "inserted");
      long updated = sum(connection, "updated");
      if (counted != (long) count * times || inserted != count || updated != changed) {
        throw new IOException(
            "The ledger counts %d records, %d inserted, %d updated; published were %d, %d, %d."
                .formatted(counted, inserted, updated, (long) count * times, count, changed));
      }
    }
  }

  private static long sum(Connection connection, String counts) throws SQLException {
    return Parts.number(connection, "SELECT coalesce(sum(%s), 0) FROM sync_run".formatted(counts));
  }
}
