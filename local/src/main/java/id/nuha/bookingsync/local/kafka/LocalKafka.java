package id.nuha.bookingsync.local.kafka;

import id.nuha.bookingsync.embedded.kafka.EmbeddedKafka;
import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A broker in this JVM that keeps its data. */
public final class LocalKafka implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("offsets.topic.num.partitions", "4"),
          // By default Kafka forgets an empty group after 7 days, and this is a weekly job.
          Map.entry("offsets.retention.minutes", Long.toString(Duration.ofDays(3_650).toMinutes())),
          Map.entry("message.max.bytes", "10000000"),
          // One broker holds the only copy: a second after it came, it is on the disk.
          Map.entry("log.flush.interval.ms", "1000"),
          Map.entry("log.flush.scheduler.interval.ms", "1000"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
          Map.entry("log.segment.bytes", "67108864"));

  private final EmbeddedKafka kafka;

  /**
   * A broker that is not started yet.
   *
   * @param data the pipeline's data folder
   * @param controllerPort for its own use
   */
  public LocalKafka(Path data, int port, int controllerPort) {
    this.kafka = new EmbeddedKafka(folderIn(data), port, controllerPort, SETTINGS);
  }

  /** Its own folder in a pipeline's data folder. */
  public static Path folderIn(Path data) {
    return data.resolve("kafka");
  }

  /**
   * Starts it.
   *
   * @throws LocalException saying what is in the way
   */
  public void start() {
    try {
      kafka.start();
    } catch (IOException e) {
      throw new LocalException(
          e.getMessage() + " See whether the folder can be written, or start over with --fresh.",
          e);
    }
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public void close() {
    kafka.close();
  }
}
