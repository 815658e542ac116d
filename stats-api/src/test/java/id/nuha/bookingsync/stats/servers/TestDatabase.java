package id.nuha.bookingsync.stats.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
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
    return JdbcClient.create(
        new DriverManagerDataSource(
            "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port(), database)));
  }

  /** Creates an empty database. */
  public void create(String database) {
    client("postgres").sql("CREATE DATABASE " + database).update();
  }

  /** Makes the writer's tables in an empty database. */
  public void migrate(String database) {
    JdbcClient client = client(database);
    try {
      Resource[] migrations =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath:writer-migrations/V*.sql");
      Arrays.stream(migrations)
          .sorted(Comparator.comparing(Resource::getFilename))
          .forEach(migration -> client.sql(text(migration)).update());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Resource resource) {
    try {
      return resource.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
