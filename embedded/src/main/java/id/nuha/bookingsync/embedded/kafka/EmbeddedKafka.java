package id.nuha.bookingsync.embedded.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A KRaft broker and controller in this JVM, on 127.0.0.1. It can be stopped and started again: its
 * address and the data in its folder stay.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String CLUSTER_ID = "bookingsynclocal000000";

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final Map<String, String> settings;
  private @Nullable KafkaRaftServer server;

  /**
   * A broker that is not started yet.
   *
   * @param directory folder of its data; formatted at the first start
   * @param port for its clients
   * @param controllerPort for its own use
   * @param settings broker settings, beside or instead of what a single broker needs
   */
  public EmbeddedKafka(Path directory, int port, int controllerPort, Map<String, String> settings) {
    this.directory = directory;
    this.port = port;
    this.controllerPort = controllerPort;
    this.settings = Map.copyOf(settings);
  }

  /** Host and port. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Starts it.
   *
   * @throws IOException saying what is in the way
   */
  public synchronized void start() throws IOException {
    try {
      if (!Files.exists(directory.resolve("meta.properties"))) {
        format();
      }
      KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties()), Time.SYSTEM);
      server = starting;
      starting.startup();
    } catch (Exception e) { // the formatter and the server declare nothing narrower
      throw new IOException(
          "Kafka cannot be started in %s: %s.".formatted(directory, e.getMessage()), e);
    }
  }

  /** Stops it in order, if it runs. */
  @Override
  public synchronized void close() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  private void format() throws Exception {
    Files.createDirectories(directory);
    new Formatter()
        .setClusterId(CLUSTER_ID)
        .setNodeId(1)
        .setDirectories(List.of(directory.toString()))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("node.id", "1"),
            Map.entry("process.roles", "broker,controller"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, controllerPort)),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("log.dirs", directory.toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1")));
    properties.putAll(settings);
    return properties;
  }
}
