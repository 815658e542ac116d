package id.nuha.bookingsync.benchmarks.data;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.EncryptionHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts bookings into a topic as the fetcher does, header by header. */
public final class TopicLoader {
  private final String bootstrapServers;
  private final String topic;
  private final Encryption encryption;

  /** One for that topic, in clear. */
  public TopicLoader(String bootstrapServers, String topic) {
    this(bootstrapServers, topic, Encryption.off());
  }

  /** One that encrypts, where there is a key. */
  public TopicLoader(String bootstrapServers, String topic, Encryption encryption) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.encryption = encryption;
  }

  /** Publishes every booking once more, observed after those of the phase before. */
  public void load(Bookings bookings, Phase phase) {
    String runId = UUID.randomUUID().toString();
    Instant observed = Instant.now().truncatedTo(ChronoUnit.MICROS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 200_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
      Future<?> last = CompletableFuture.completedFuture(null);
      for (int id = 1; id <= bookings.count(); id++) {
        ProducerRecord<byte[], byte[]> record =
            record(bytes(Integer.toString(id)), bookings.json(id, phase));
        observed = observed.plus(1, ChronoUnit.MICROS);
        add(record, Headers.SPEC_VERSION, "1.0");
        add(record, Headers.ID, runId + "-" + id);
        add(record, Headers.SOURCE, "/simrs/views/239");
        add(record, Headers.TYPE, "id.nuha.simrs.view.239");
        add(record, Headers.TIME, observed.toString());
        add(record, Headers.RUN_ID, runId);
        add(record, Headers.VIEW_ID, "239");
        add(record, "content-type", "application/json");
        last = producer.send(record, (position, failure) -> failed.compareAndSet(null, failure));
      }
      producer.flush();
      last.get();
      Exception failure = failed.get();
      if (failure != null) {
        throw new ExecutionException(failure);
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("Kafka does not take the bookings", e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    if (!encryption.isOn()) {
      return new ProducerRecord<>(topic, key, value);
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key, encryption.encrypt(239, key, value));
    add(record, Headers.ENCRYPTION, EncryptionHeader.of(value.length));
    return record;
  }

  private static void add(ProducerRecord<?, ?> record, String name, String value) {
    record.headers().add(name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
