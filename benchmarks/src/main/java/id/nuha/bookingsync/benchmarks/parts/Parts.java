package id.nuha.bookingsync.benchmarks.parts;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.kafka.EmbeddedKafka;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.embedded.postgres.EmbeddedPostgres;
import id.nuha.bookingsync.embedded.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka and a PostgreSQL that write to the disk as {@code ./run} has them. */
public final class Parts implements AutoCloseable {
  private static final Set<Parts> RUNNING = ConcurrentHashMap.newKeySet();
  private static final String MAINTENANCE_DATABASE = "postgres";

  private static final Map<String, String> KAFKA =
      Map.of(
          "offsets.topic.num.partitions", "4",
          "message.max.bytes", "10000000",
          "log.flush.interval.ms", "1000",
          "log.flush.scheduler.interval.ms", "1000",
          "num.network.threads", "2",
          "num.io.threads", "2",
          "log.cleaner.dedupe.buffer.size", "8388608");

  private static final Map<String, String> POSTGRES =
      Map.of("max_connections", "40", "timezone", "UTC", "log_min_messages", "fatal");

  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres postgres;
  private final int postgresPort;

  private Parts(EmbeddedKafka kafka, EmbeddedPostgres postgres, int postgresPort) {
    this.kafka = kafka;
    this.postgres = postgres;
    this.postgresPort = postgresPort;
  }

  /**
   * Starts both.
   *
   * @param folder for their data
   */
  public static Parts start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /**
   * Starts both.
   *
   * @param folder for their data
   * @param parameters of PostgreSQL, besides those that all measurements have
   */
  public static Parts start(Path folder, Map<String, String> parameters) throws IOException {
    Map<String, String> postgresParameters = new HashMap<>(POSTGRES);
    postgresParameters.putAll(parameters);
    int[] ports = FreePorts.find(3);
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(
            new PostgresSettings(
                folder.resolve("postgresql-18"),
                folder.resolve("postgres"),
                folder.resolve("postgres.log"),
                ports[0],
                postgresParameters,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1)));
    Parts parts =
        new Parts(
            new EmbeddedKafka(folder.resolve("kafka"), ports[1], ports[2], KAFKA),
            postgres,
            ports[0]);
    RUNNING.add(parts);
    postgres.start();
    parts.kafka.start();
    return parts;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public int postgresPort() {
    return postgresPort;
  }

  /** A connection to a database. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
            .formatted(postgresPort, database, EmbeddedPostgres.USER));
  }

  /** Makes an empty database. */
  public void createDatabase(String database) throws SQLException {
    maintain("CREATE DATABASE " + database);
  }

  /** Makes a database that is like another one, to which nobody may be connected. */
  public void copyDatabase(String original, String copy) throws SQLException {
    maintain("CREATE DATABASE %s TEMPLATE %s".formatted(copy, original));
  }

  /** Removes a database, whoever is connected to it. */
  public void dropDatabase(String database) throws SQLException {
    maintain("DROP DATABASE " + database + " WITH (FORCE)");
  }

  /** Writes what PostgreSQL has in memory to the disk, so that no measurement pays for another. */
  public void checkpoint() throws SQLException {
    maintain("CHECKPOINT");
  }

  private void maintain(String sql) throws SQLException {
    try (Connection connection = connect(MAINTENANCE_DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A single number that a query answers. */
  public static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Creates our topics, the views' with that many partitions. */
  public void createTopics(int partitions) throws InterruptedException {
    Set<String> views = Set.copyOf(viewTopics());
    List<NewTopic> topics =
        Topics.of(Catalogue.builtIn()).stream()
            .map(
                topic ->
                    new NewTopic(
                            topic.name(),
                            views.contains(topic.name()) ? partitions : topic.partitions(),
                            (short) 1)
                        .configs(topic.config()))
            .toList();
    try (Admin admin = admin()) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not create the topics", e);
    }
  }

  /** Deletes all topics and groups. */
  public void deleteTopics() throws InterruptedException {
    try (Admin admin = admin()) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not delete the topics", e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  private static List<String> viewTopics() {
    return Catalogue.builtIn().views().stream().map(view -> view.topic()).toList();
  }

  /** Ends all that still run, for whom something has gone wrong or Ctrl-C was pressed. */
  public static void closeAll() {
    for (Parts running : List.copyOf(RUNNING)) {
      try {
        running.close();
      } catch (IOException e) {
        System.err.println("PostgreSQL cannot be stopped: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    RUNNING.remove(this);
    kafka.close();
    postgres.close();
  }
}
