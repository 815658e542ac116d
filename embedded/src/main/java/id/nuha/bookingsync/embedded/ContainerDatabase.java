package id.nuha.bookingsync.embedded;

import java.util.ArrayList;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL in a container. */
record ContainerDatabase(PostgreSQLContainer container) implements TestDatabase {

  /** Starts an empty one; Testcontainers removes it at the end of the JVM. */
  static ContainerDatabase start(String image) {
    List<String> command = new ArrayList<>(List.of("postgres"));
    SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    ContainerDatabase database = new ContainerDatabase(new PostgreSQLContainer(image));
    database
        .container
        .withUsername(database.user())
        .withPassword(database.password())
        .withDatabaseName("postgres")
        .withCommand(command.toArray(String[]::new))
        .start();
    return database;
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }
}
