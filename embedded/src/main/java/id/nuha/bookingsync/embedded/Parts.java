package id.nuha.bookingsync.embedded;

import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * What integration tests run on: containers, or embedded parts where none can be had. Chosen once
 * per JVM, by the property <code>parts</code>: <code>auto</code>, <code>containers</code> or <code>
 * embedded</code>; said in one line of the output.
 */
public final class Parts {
  private static @Nullable Parts chosen;
  private static @Nullable TestBroker broker;
  private static @Nullable TestDatabase database;

  private final @Nullable String whyEmbedded;

  private Parts(@Nullable String whyEmbedded) {
    this.whyEmbedded = whyEmbedded;
  }

  /** The choice; the first call makes it. */
  public static synchronized Parts chosen() {
    if (chosen == null) {
      chosen = choose(setting("parts"));
      System.out.println("Integration tests run on " + chosen);
    }
    return chosen;
  }

  public boolean areContainers() {
    return whyEmbedded == null;
  }

  /** The image of the broker, as <code>apache/kafka:4.2.1</code>. */
  public static String kafkaImage() {
    return setting("kafka.image");
  }

  /** The image of the database, as <code>postgres:18</code>. */
  public static String postgresImage() {
    return "postgres:" + setting("postgres.version");
  }

  static synchronized TestBroker broker() {
    if (broker == null) {
      broker =
          chosen().areContainers() ? ContainerBroker.start(kafkaImage()) : EmbeddedBroker.start();
    }
    return broker;
  }

  static synchronized TestDatabase database() {
    if (database == null) {
      database =
          chosen().areContainers()
              ? ContainerDatabase.start(postgresImage())
              : EmbeddedDatabase.start();
    }
    return database;
  }

  @Override
  public String toString() {
    return areContainers()
        ? "Testcontainers: %s, %s".formatted(kafkaImage(), postgresImage())
        : "embedded parts: Kafka %s, PostgreSQL %s (%s)"
            .formatted(AppInfoParser.getVersion(), setting("postgres.version"), whyEmbedded);
  }

  private static Parts choose(String parts) {
    return switch (parts) {
      case "embedded" -> new Parts("-Dparts=embedded");
      case "auto" -> new Parts(Engine.OBSTACLE);
      case "containers" -> {
        if (Engine.OBSTACLE != null) {
          throw new IllegalStateException(
              "The tests are to run on containers (-Dparts=containers), but %s."
                  .formatted(Engine.OBSTACLE));
        }
        yield new Parts(null);
      }
      default ->
          throw new IllegalStateException(
              "-Dparts=%s is none of auto, containers, embedded.".formatted(parts));
    };
  }

  // Looked for once per JVM: a second look would wait for what the first one still tries.
  private static final class Engine {
    static final @Nullable String OBSTACLE =
        Docker.obstacle(List.of(kafkaImage(), postgresImage()));
  }

  // The parent pom hands them over under these names, and has the defaults.
  private static String setting(String name) {
    String value = System.getProperty("tests." + name);
    if (value == null) {
      throw new IllegalStateException("Set -Dtests.%s; mvn does.".formatted(name));
    }
    return value;
  }
}
