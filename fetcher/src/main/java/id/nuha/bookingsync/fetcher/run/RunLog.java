package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Every run and how far it has come, as {@link Topics#RUNS} holds it. */
@Component
public class RunLog {
  private static final Logger log = LoggerFactory.getLogger(RunLog.class);

  private final KafkaTemplate<byte[], byte[]> eventTemplate;
  private final KafkaClients kafka;
  private final Map<String, RunEvent> runs = new ConcurrentHashMap<>();

  RunLog(KafkaTemplate<byte[], byte[]> eventTemplate, KafkaClients kafka) {
    this.eventTemplate = eventTemplate;
    this.kafka = kafka;
  }

  /**
   * Reads what earlier fetchers wrote.
   *
   * @throws KafkaUnavailableException if Kafka stops answering
   */
  public void load() {
    try (TopicScan scan = kafka.scan(Topics.RUNS, ScanStart.earliest())) {
      scan.forEach(this::load);
    }
  }

  private void load(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      remember(RunEvent.fromMessage(record.key(), record.value()));
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

  private CompletableFuture<?> send(byte[] key, byte[] value) {
    try {
      return eventTemplate.send(Topics.RUNS, key, value);
    } catch (org.springframework.kafka.KafkaException | org.apache.kafka.common.KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Notes the newest state of a run without writing it to Kafka. */
  void remember(RunEvent event) {
    runs.put(event.runId(), event);
  }

  /**
   * Whether Kafka already has the run. A manual run is written before anybody hears of it, a
   * scheduled one when its fetch begins.
   */
  boolean isInKafka(RunEvent run) {
    return run.trigger() == RunEvent.Trigger.MANUAL
        || find(run.runId()).filter(event -> event.topicId() != null).isPresent();
  }

  /** The newest state of a run. */
  public Optional<RunEvent> find(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** The runs that have not ended, oldest first. */
  public List<RunEvent> unfinished() {
    return runs.values().stream()
        .filter(run -> run.status() == RunStatus.RUNNING)
        .sorted(Comparator.comparing(RunEvent::startedAt))
        .toList();
  }

  /** The view's runs of a default window, oldest first. */
  public List<RunEvent> ofDefaultWindow(int view) {
    return runs.values().stream()
        .filter(run -> run.view() == view && run.defaultWindow())
        .sorted(Comparator.comparing(RunEvent::startedAt))
        .toList();
  }

  /** When the view's last COMPLETE run of a default window began. */
  Optional<Instant> lastComplete(int view) {
    return ofDefaultWindow(view).stream()
        .filter(run -> run.status() == RunStatus.COMPLETE)
        .map(RunEvent::startedAt)
        .reduce((earlier, later) -> later);
  }
}
