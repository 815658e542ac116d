package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditTrail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaTemplate;

/** Writes audit events to {@link Topics#AUDIT}. */
public final class KafkaAuditTrail implements AuditTrail, AutoCloseable {
  /** CloudEvents' type of an event; a shape that old readers cannot read gets another one. */
  public static final String TYPE = "id.nuha.bookingsync.audit.v1";

  private final KafkaTemplate<byte[], byte[]> template;
  private final String source;
  private final Duration within;
  // Handing an event to Kafka may take long during an outage, so no caller's thread does it. One
  // thread for all of them keeps their order.
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "audit"));

  /**
   * A trail.
   *
   * @param template with all replicas' acknowledgement, as those of {@link KafkaClients}
   * @param service who writes: fetcher or writer
   * @param within how long an event may take until it is stored
   */
  public KafkaAuditTrail(KafkaTemplate<byte[], byte[]> template, String service, Duration within) {
    this.template = template;
    this.source = "/" + service;
    this.within = within;
  }

  @Override
  public CompletableFuture<Void> write(AuditEvent event) {
    CompletableFuture<Void> stored =
        new CompletableFuture<Void>().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    sender.execute(() -> send(event, stored));
    return stored.exceptionallyCompose(
        fault -> CompletableFuture.failedFuture(KafkaUnavailableException.unwrapping(fault)));
  }

  private void send(AuditEvent event, CompletableFuture<Void> stored) {
    if (stored.isDone()) { // its time is up, and Kafka has heard nothing of it
      return;
    }
    try {
      CompletableFuture<Void> unused =
          template
              .send(record(event))
              .handle(
                  (result, fault) -> {
                    if (fault == null) {
                      stored.complete(null);
                    } else {
                      stored.completeExceptionally(fault);
                    }
                    return null;
                  });
    } catch (RuntimeException e) {
      stored.completeExceptionally(e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(AuditEvent event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.AUDIT, source.getBytes(StandardCharsets.UTF_8), event.toJson());
    TextHeaders.set(record.headers(), Headers.SPEC_VERSION, "1.0");
    TextHeaders.set(record.headers(), Headers.ID, UUID.randomUUID().toString());
    TextHeaders.set(record.headers(), Headers.SOURCE, source);
    TextHeaders.set(record.headers(), Headers.TYPE, TYPE);
    TextHeaders.set(record.headers(), Headers.TIME, event.at().toString());
    TextHeaders.set(record.headers(), "content-type", "application/json");
    return record;
  }

  @Override
  public void close() {
    sender.shutdown();
  }
}
