package id.nuha.bookingsync.local.postgres;

import id.nuha.bookingsync.embedded.postgres.EmbeddedPostgres;
import id.nuha.bookingsync.embedded.postgres.PostgresSettings;
import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.Preparation;
import id.nuha.bookingsync.local.process.ProcessHome;
import id.nuha.bookingsync.local.process.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL that keeps its data, and the services' database in it. */
public final class LocalPostgres implements AutoCloseable {
  /** The database that the services use. */
  public static final String DATABASE = "gateway_nuha_db";

  /** Its owner, whose password is the secret {@link #PASSWORD}. */
  public static final String USER = EmbeddedPostgres.USER;

  /** The names of the owner's and of stats-api's password among the {@link Secrets}. */
  public static final String PASSWORD = "DB_PASS";

  public static final String STATS_PASSWORD = "STATS_DB_PASS";

  private static final String NAME = "postgresql";
  private static final String WRONG_PASSWORD = "28P01";
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "max_connections", "40",
          "shared_buffers", "64MB",
          "timezone", "UTC",
          // Driver and server messages may quote rows.
          "log_min_messages", "fatal",
          "log_min_error_statement", "panic",
          "log_error_verbosity", "terse");

  private final EmbeddedPostgres postgres;
  private final Secrets secrets;
  private final int port;
  private final Duration connectTimeout;

  /** One in the home's folder that is not started yet. */
  public LocalPostgres(ProcessHome home, int port, LocalSettings settings) {
    this.secrets = new Secrets(home.data());
    this.postgres =
        new EmbeddedPostgres(
            new PostgresSettings(
                home.data().resolve("postgresql-18"),
                folderIn(home.data()),
                home.log(NAME),
                port,
                PARAMETERS,
                secrets.file(PASSWORD),
                settings.postgresStart(),
                settings.postgresStop()));
    this.port = port;
    this.connectTimeout = settings.postgresConnect();
  }

  /** The folder of its data in a pipeline's data folder. */
  public static Path folderIn(Path data) {
    return data.resolve("postgres");
  }

  /**
   * Starts it, and makes the services' database if it is missing.
   *
   * @throws LocalException saying what is in the way
   */
  public void start() {
    Optional<Path> prepared = Preparation.find().map(Preparation::postgres).filter(Files::exists);
    try {
      if (prepared.isPresent()) {
        postgres.unpackPrograms(prepared.get());
      }
      secrets.makeIfMissing(PASSWORD);
      postgres.start();
      if (postgres.trustsEverybody()) {
        setPassword();
        postgres.trustNobody();
      }
      createDatabaseIfMissing();
    } catch (IOException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw new LocalException(
          WRONG_PASSWORD.equals(e.getSQLState())
              ? "PostgreSQL has another password than %s. Put the right one there, or start over with --fresh."
                  .formatted(secrets.file(PASSWORD))
              : "The database " + DATABASE + " cannot be created.",
          e);
    }
  }

  // A data folder of before let every account of this machine in. Its log has no statements.
  private void setPassword() throws SQLException {
    try (Connection connection = connect(USER);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER ROLE %s PASSWORD '%s'".formatted(USER, secrets.read(PASSWORD).replace("'", "''")));
    }
  }

  /**
   * Stops the one that a pipeline which was killed has left running.
   *
   * @return its name and its pid, if there was one
   */
  public Optional<String> stopLeftover() {
    try {
      return postgres.stopLeftover().map(pid -> "%s (pid %d)".formatted(NAME, pid));
    } catch (IOException e) {
      throw new LocalException(
          "The PostgreSQL of an earlier run cannot be stopped: %s.".formatted(e.getMessage()), e);
    }
  }

  /** Its passwords by the names of the settings, made where they are missing. */
  public Map<String, String> passwords() {
    return Map.of(
        PASSWORD, secrets.makeIfMissing(PASSWORD),
        STATS_PASSWORD, secrets.makeIfMissing(STATS_PASSWORD));
  }

  /** A connection to the services' database. */
  public Connection connect() throws SQLException {
    return connect(DATABASE);
  }

  private Connection connect(String database) throws SQLException {
    return connect(secrets.read(PASSWORD), port, database, connectTimeout);
  }

  /** A connection to the services' database of a pipeline that runs already. */
  public static Connection connect(Path data, int port, Duration timeout) throws SQLException {
    return connect(new Secrets(data).read(PASSWORD), port, DATABASE, timeout);
  }

  private static Connection connect(String password, int port, String database, Duration timeout)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?connectTimeout=%d"
            .formatted(port, database, timeout.toSeconds()),
        USER,
        password);
  }

  /** Ends it as a crash would. */
  public void kill() {
    try {
      postgres.kill();
    } catch (IOException e) {
      throw new LocalException("PostgreSQL cannot be killed: %s.".formatted(e.getMessage()), e);
    }
  }

  /** Stops it without waiting for sessions that somebody left open. */
  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new LocalException("PostgreSQL cannot be stopped: %s.".formatted(e.getMessage()), e);
    }
  }

  private void createDatabaseIfMissing() throws SQLException {
    try (Connection connection = connect(USER);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT FROM pg_database WHERE datname = '%s'".formatted(DATABASE))) {
      if (!found.next()) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }
  }
}
