package id.nuha.bookingsync.writer.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL whose own time zone is, on purpose, not the clinic's. */
public final class TestDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private TestDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts an empty one. */
  public static TestDatabase start() throws IOException {
    return new TestDatabase(
        EmbeddedPostgres.builder()
            .setServerConfig("timezone", "America/New_York")
            .setServerConfig("fsync", "off")
            .start());
  }

  public int port() {
    return postgres.getPort();
  }

  /** A client of one of its databases; its session is in the zone of the tests' JVM. */
  public JdbcClient client(String database) {
    return JdbcClient.create(dataSource(database));
  }

  /** One of its databases; its sessions are in the zone of the tests' JVM. */
  public DataSource dataSource(String database) {
    return new DriverManagerDataSource(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port(), database));
  }

  /** Creates an empty database. */
  public void create(String database) {
    client("postgres").sql("CREATE DATABASE " + database).update();
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
