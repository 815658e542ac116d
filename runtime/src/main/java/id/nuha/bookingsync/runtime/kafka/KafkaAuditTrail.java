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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.exc.MismatchedInputException;

/** Writes audit events to {@link Topics#AUDIT}, and reads what stands there. */
public final class KafkaAuditTrail implements AuditTrail, AutoCloseable {
  /** CloudEvents' type of an event; a shape that old readers cannot read gets another one. */
  public static final String TYPE = "id.nuha.bookingsync.audit.v1";

  private static final Logger log = LoggerFactory.getLogger(KafkaAuditTrail.class);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final KafkaTemplate<byte[], byte[]> template;
  private final String source;
  private final Duration within;
  // Handing an event to Kafka may take long during an outage, so no caller's thread does it. One
  // thread for all of them keeps their order.
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "audit"));
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

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

  /**
   * Reads a message of {@link Topics#AUDIT}.
   *
   * @throws JacksonException if it is not an audit event of this version
   */
  public static AuditEvent read(ConsumerRecord<byte[], byte[]> message) {
    if (!TYPE.equals(TextHeaders.get(message.headers(), Headers.TYPE))) {
      throw MismatchedInputException.from(
          (JsonParser) null, AuditEvent.class, "a message has another type");
    }
    return AuditEvent.fromJson(message.value());
  }

  @Override
  public CompletableFuture<Void> write(AuditEvent event) {
    CompletableFuture<Void> stored =
        new CompletableFuture<Void>().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    last = stored;
    try {
      sender.execute(() -> send(event, stored));
    } catch (RejectedExecutionException e) { // the service stops
      stored.completeExceptionally(e);
    }
    CompletableFuture<Void> answer = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        stored.whenComplete(
            (done, fault) -> {
              if (fault == null) {
                answer.complete(null);
              } else {
                answer.completeExceptionally(KafkaUnavailableException.unwrapping(fault));
              }
            });
    return answer;
  }

  @Override
  public void note(AuditEvent event) {
    CompletableFuture<Void> unused =
        write(event)
            .whenComplete(
                (stored, fault) -> {
                  if (fault == null) {
                    warned.set(false);
                  } else if (!warned.getAndSet(true)) {
                    log.warn(
                        "What became of a {} could not be noted in {}: {}. Until Kafka answers that"
                            + " is not said again.",
                        event.action(),
                        Topics.AUDIT,
                        fault.getMessage());
                  }
                });
  }

  private void send(AuditEvent event, CompletableFuture<Void> stored) {
    if (stored.isDone()) { // its time is up, and Kafka has heard nothing of it
      return;
    }
    try {
      CompletableFuture<Void> unused =
          template
              .send(message(event))
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

  private ProducerRecord<byte[], byte[]> message(AuditEvent event) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(Topics.AUDIT, source.getBytes(StandardCharsets.UTF_8), event.toJson());
    TextHeaders.set(message.headers(), Headers.SPEC_VERSION, "1.0");
    TextHeaders.set(message.headers(), Headers.ID, UUID.randomUUID().toString());
    TextHeaders.set(message.headers(), Headers.SOURCE, source);
    TextHeaders.set(message.headers(), Headers.TYPE, TYPE);
    TextHeaders.set(message.headers(), Headers.TIME, event.at().toString());
    TextHeaders.set(message.headers(), "content-type", "application/json");
    return message;
  }

  /** Lets the last event reach Kafka, if that does not take long. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      KafkaFutures.get(last, CLOSES_WITHIN);
    } catch (KafkaUnavailableException e) {
      log.warn("The last event for {} may not be there: {}.", Topics.AUDIT, e.getMessage());
    }
  }
}
