package id.nuha.bookingsync.embedded;

import id.nuha.bookingsync.embedded.kafka.EmbeddedKafka;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker in this JVM. */
record EmbeddedBroker(EmbeddedKafka kafka) implements TestBroker {

  /** Starts one with an empty folder. */
  static EmbeddedBroker start() {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("log.cleaner.dedupe.buffer.size", "2097152"); // bytes; Kafka's own is 128 MB
    int[] ports = FreePorts.find(2);
    try {
      Path folder = TemporaryFolder.create("kafka");
      EmbeddedBroker broker =
          new EmbeddedBroker(new EmbeddedKafka(folder, ports[0], ports[1], settings));
      TemporaryFolder.deleteAtExit(folder, broker.kafka);
      broker.restart();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public void stop() {
    kafka.close();
  }

  @Override
  public void restart() {
    try {
      kafka.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
