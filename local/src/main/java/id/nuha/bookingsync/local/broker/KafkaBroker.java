package id.nuha.bookingsync.local.broker;

import id.nuha.bookingsync.local.LocalException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A KRaft broker and controller in this JVM that keeps its data. */
public final class KafkaBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private KafkaBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts one on 127.0.0.1.
   *
   * @param directory of its data; formatted if it is new
   * @param controllerPort for its own use
   */
  public static KafkaBroker start(Path directory, int port, int controllerPort) {
    try {
      if (!Files.exists(directory.resolve("meta.properties"))) {
        format(directory);
      }
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(settings(directory, port, controllerPort)), Time.SYSTEM);
      server.startup();
      return new KafkaBroker(server, port);
    } catch (Exception e) {
      throw new LocalException(
          "Kafka cannot be started in %s: %s. See whether the folder can be written, or start over"
                  .formatted(directory, e.getMessage())
              + " with --fresh.",
          e);
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws Exception {
    Files.createDirectories(directory);
    new Formatter()
        .setClusterId("bookingsynclocal000000")
        .setNodeId(1)
        .setDirectories(List.of(directory.toString()))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  private static Properties settings(Path directory, int port, int controllerPort) {
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
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // By default Kafka forgets an empty group after 7 days, and this is a weekly job.
            Map.entry(
                "offsets.retention.minutes", Long.toString(Duration.ofDays(3_650).toMinutes())),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("message.max.bytes", "10000000"),
            // One broker holds the only copy: a second after it came, it is on the disk.
            Map.entry("log.flush.interval.ms", "1000"),
            Map.entry("log.flush.scheduler.interval.ms", "1000"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
            Map.entry("log.segment.bytes", "67108864")));
    return settings;
  }
}
