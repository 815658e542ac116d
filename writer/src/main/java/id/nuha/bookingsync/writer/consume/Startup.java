package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.CatalogueException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.schema.Migration;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Migrates, creates the topics and starts the consumers, each as soon as PostgreSQL and Kafka
 * answer. Until then the writer is alive and not ready.
 */
@Component
class Startup implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Startup.class);
  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final String STEP = "The start";

  private final Catalogue catalogue;
  private final Schema schema;
  private final TopicAdmin broker;
  private final Consumers consumers;
  private final Progress progress;
  private final ApplicationContext context;
  private volatile boolean running;
  private final Thread thread = new Thread(this::startUntilDone, "startup");

  Startup(
      Catalogue catalogue,
      Schema schema,
      TopicAdmin broker,
      Consumers consumers,
      Progress progress,
      ApplicationContext context) {
    this.catalogue = catalogue;
    this.schema = schema;
    this.broker = broker;
    this.consumers = consumers;
    this.progress = progress;
    this.context = context;
  }

  @Override
  public void start() {
    running = true;
    progress.begins(STEP);
    thread.start();
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    consumers.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void startUntilDone() {
    ExponentialBackOff backOff = new ExponentialBackOff(500, 1.5);
    backOff.setMaxInterval(5_000);
    BackOffExecution waits = backOff.start();
    while (running) {
      try {
        List<Table> tables = schema.prepare();
        broker.createMissing(catalogue);
        broker.warnings(catalogue, A_WEEK).forEach(problem -> log.warn("{}", problem));
        consumers.start(tables);
        progress.isDone(STEP);
        log.info("Applying {} views.", tables.size());
        return;
      } catch (CatalogueException | Migration.RefusedException e) {
        refuse(e);
        return;
      } catch (RuntimeException e) {
        progress.waits(STEP, Fault.inWords(e));
        if (!paused(waits.nextBackOff())) {
          return;
        }
      }
    }
  }

  private static boolean paused(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // From a thread of its own: closing the context waits for this one's bean to stop.
  private void refuse(RuntimeException e) {
    log.error("The writer cannot start. {}", e.getMessage());
    new Thread(() -> System.exit(SpringApplication.exit(context, () -> 1)), "refusal").start();
  }
}
