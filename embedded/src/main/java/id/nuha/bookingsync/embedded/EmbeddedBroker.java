package id.nuha.bookingsync.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;

/** A KRaft broker in this JVM. */
final class EmbeddedBroker implements TestBroker {
  private final Path directory;
  private final int port = FreePort.find();
  private final int controllerPort = FreePort.find();
  private KafkaRaftServer server;

  private EmbeddedBroker(Path directory) throws IOException {
    this.directory = directory;
    format();
    this.server = started();
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "embedded-broker"));
  }

  /** Starts one with an empty folder. */
  static EmbeddedBroker start() {
    try {
      return new EmbeddedBroker(Files.createTempDirectory("test-broker"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  @Override
  public void restart() {
    server = started();
  }

  private void remove() {
    stop();
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KafkaRaftServer started() {
    KafkaRaftServer raft = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
    raft.startup();
    return raft;
  }

  private void format() throws IOException {
    try {
      new Formatter()
          .setClusterId("bookingsynctest-cluster")
          .setNodeId(1)
          .setDirectories(List.of(directory.toString()))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the broker's folder cannot be formatted", e);
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.putAll(SETTINGS);
    settings.putAll(
        Map.of(
            "node.id",
            "1",
            "process.roles",
            "broker,controller",
            "controller.quorum.voters",
            "1@127.0.0.1:" + controllerPort,
            "controller.listener.names",
            "CONTROLLER",
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort),
            "advertised.listeners",
            "PLAINTEXT://127.0.0.1:" + port,
            "log.dirs",
            directory.toString(),
            "log.cleaner.dedupe.buffer.size",
            "2097152"));
    return settings;
  }
}
