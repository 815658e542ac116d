package id.nuha.bookingsync.fetcher.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A KRaft broker in this JVM that can be stopped and started again with its data. */
public final class TestBroker implements AutoCloseable {
  private final Path directory;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  private TestBroker(Path directory) throws IOException {
    this.directory = directory;
    this.port = freePort();
    this.controllerPort = freePort();
    format();
    this.server = started();
  }

  /** Starts one with an empty folder. */
  public static TestBroker start() throws IOException {
    return new TestBroker(Files.createTempDirectory("fetcher-broker"));
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Stops it as a crash of the machine would not: in order, keeping its data. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Starts it again on the same port. */
  public void restart() {
    server = started();
  }

  @Override
  public void close() {
    stop();
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
    settings.putAll(
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
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152")));
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
