package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.fetcher.place.Place;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * The runs and how far they have come, as {@link Topics#RUNS} holds them. In memory are those that
 * something may depend on; {@link RunSearch} finds the others.
 */
@Component
public class RunLog {
  private static final Logger log = LoggerFactory.getLogger(RunLog.class);

  private final KafkaTemplate<byte[], byte[]> eventTemplate;
  private final KafkaClients kafka;
  private final Catalogue catalogue;
  private final Place place;
  private final Clock clock;
  private volatile RunSummary runs;

  RunLog(
      KafkaTemplate<byte[], byte[]> eventTemplate,
      KafkaClients kafka,
      Catalogue catalogue,
      Clock clock,
      Place place) {
    this.eventTemplate = eventTemplate;
    this.kafka = kafka;
    this.catalogue = catalogue;
    this.clock = clock;
    this.place = place;
    this.runs = new RunSummary(clock);
  }

  /**
   * Reads what other fetchers wrote, and forgets what this one knew before.
   *
   * @throws KafkaUnavailableException if Kafka stops answering
   */
  public void load() {
    runs = new RunSummary(clock);
    try (TopicScan scan = kafka.scan(Topics.RUNS, ScanStart.earliest())) {
      scan.forEach(this::load);
    }
  }

  private void load(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      RunEvent event = RunEvent.fromMessage(record.key(), record.value());
      if (catalogue.view(event.view()).isPresent()) { // nobody asks for the others
        remember(event);
      }
    } catch (JacksonException e) {
      log.warn(
          "{} holds something at offset {} that is no run event; it is ignored.",
          Topics.RUNS,
          record.offset());
    }
  }

  /**
   * Writes the newest state of a run and waits until Kafka has stored it.
   *
   * @throws KafkaUnavailableException if Kafka does not say in time that it has stored it; it may
   *     have stored it nevertheless
   */
  void append(RunEvent event) throws InterruptedException {
    try {
      write(event).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    }
  }

  /**
   * Hands the newest state of a run to Kafka. Events are stored in the order in which they are
   * handed over. This may take as long as Kafka cannot be reached.
   *
   * @return the event, once Kafka has stored it; a {@link KafkaUnavailableException} if Kafka does
   *     not say in time that it has. It may have stored it nevertheless
   */
  CompletableFuture<RunEvent> write(RunEvent event) {
    awaitPlace();
    byte[] key = event.runId().getBytes(StandardCharsets.UTF_8);
    return send(key, event.toJson())
        .handle(
            (stored, fault) -> {
              if (fault != null) {
                throw KafkaUnavailableException.unwrapping(fault);
              }
              remember(event);
              return event;
            });
  }

  private void awaitPlace() {
    try {
      place.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private CompletableFuture<?> send(byte[] key, byte[] value) {
    try {
      return eventTemplate.send(Topics.RUNS, key, value);
    } catch (org.springframework.kafka.KafkaException | org.apache.kafka.common.KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Throws away what Kafka has not been sent yet: another fetcher writes these runs now. */
  public void discardUnsent() {
    KafkaClients.discardUnsent(eventTemplate);
  }

  /** Notes the newest state of a run without writing it to Kafka. */
  void remember(RunEvent event) {
    runs.add(event);
  }

  /**
   * Whether Kafka already has the run. A manual run is written before anybody hears of it, a
   * scheduled one when its fetch begins.
   */
  boolean isInKafka(RunEvent run) {
    return run.trigger() == RunEvent.Trigger.MANUAL
        || find(run.runId()).filter(event -> event.topicId() != null).isPresent();
  }

  /** The newest state of a run that has not ended, or is one of those that ended last. */
  public Optional<RunEvent> find(String runId) {
    return runs.find(runId);
  }

  /** The runs that have not ended, oldest first. */
  public List<RunEvent> unfinished() {
    return runs.unfinished();
  }

  /** Of each view the last run whose records lacked keys, unless a later one is COMPLETE. */
  public List<RunEvent> lackingKeys() {
    return runs.lackingKeys();
  }

  /** Those of the view's runs of a default window that decide what is due, oldest first. */
  public List<RunEvent> ofDefaultWindow(int view) {
    return runs.ofDefaultWindow(view);
  }

  /** When the view's last COMPLETE run of a default window began. */
  Optional<Instant> lastComplete(int view) {
    return ofDefaultWindow(view).stream()
        .filter(run -> run.status() == RunStatus.COMPLETE)
        .map(RunEvent::startedAt)
        .reduce((earlier, later) -> later);
  }
}
