package id.nuha.bookingsync.writer.start;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.erase.Erasures;
import id.nuha.bookingsync.writer.listen.ConsumptionHealth;
import id.nuha.bookingsync.writer.listen.ListenerContainers;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import id.nuha.bookingsync.writer.schema.Migration;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.KeptDays;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Migrates, creates the topics and starts the consumers, each as soon as PostgreSQL and Kafka
 * answer. Until then the writer is alive and not ready.
 */
@Component
class WriterStartup implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(WriterStartup.class);

  /** The default schedule's pause; the writer does not know SYNC_CRON. */
  private static final Duration MAX_PAUSE_BETWEEN_SYNCS = Duration.ofDays(7);

  private static final String STEP = "The start";

  private final Catalogue catalogue;
  private final Schema schema;
  private final TopicAdmin topics;
  private final KeptDays keptDays;
  private final Erasures erasures;
  private final ListenerContainers containers;
  private final ConsumptionHealth health;
  private final ApplicationContext context;
  private final RetryUntilAvailable retry;
  private final Thread thread = new Thread(this::run, "startup");
  private volatile boolean running;

  WriterStartup(
      Catalogue catalogue,
      Schema schema,
      TopicAdmin topics,
      KeptDays keptDays,
      Erasures erasures,
      ListenerContainers containers,
      ConsumptionHealth health,
      ApplicationContext context,
      RetrySettings retries) {
    this.catalogue = catalogue;
    this.schema = schema;
    this.topics = topics;
    this.keptDays = keptDays;
    this.erasures = erasures;
    this.containers = containers;
    this.health = health;
    this.context = context;
    this.retry =
        new RetryUntilAvailable(retries.outage(), MonotonicClock.SYSTEM, WriterStartup::outageIn);
  }

  @Override
  public void start() {
    running = true;
    health.starting(STEP);
    thread.start();
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    containers.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try {
      retry.run(this::startConsumers, outage -> health.waiting(STEP, outage));
      health.done(STEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CatalogueException | Migration.RefusedException e) {
      refuse(e);
    }
  }

  private void startConsumers() {
    List<Table> tables = schema.prepare();
    tables.forEach(keptDays::check);
    topics.createMissing(catalogue);
    topics.mendSettings(catalogue, MAX_PAUSE_BETWEEN_SYNCS).forEach(line -> log.warn("{}", line));
    erasures.catchUp(Instant.MAX); // before a record of an erased key can be applied
    containers.start(tables);
    log.info("Applying {} views.", tables.size());
  }

  private static @Nullable String outageIn(RuntimeException exception) {
    return exception instanceof CatalogueException
            || exception instanceof Migration.RefusedException
        ? null
        : OutageMessages.of(exception);
  }

  // From a thread of its own: closing the context waits for this one's bean to stop.
  private void refuse(RuntimeException e) {
    log.error("The writer cannot start. {}", e.getMessage());
    new Thread(() -> System.exit(SpringApplication.exit(context, () -> 1)), "refusal").start();
  }
}
