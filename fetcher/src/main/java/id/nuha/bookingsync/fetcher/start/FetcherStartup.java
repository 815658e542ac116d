package id.nuha.bookingsync.fetcher.start;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.fetcher.kafka.ObservationClock;
import id.nuha.bookingsync.fetcher.kafka.OtherSimrsException;
import id.nuha.bookingsync.fetcher.kafka.PublishedRecords;
import id.nuha.bookingsync.fetcher.run.RunLog;
import id.nuha.bookingsync.fetcher.run.Runs;
import id.nuha.bookingsync.fetcher.schedule.Scheduler;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Creates the topics and takes up where the last fetcher stopped, as soon as Kafka answers. Until
 * then the fetcher is alive and not ready.
 */
@Component
public class FetcherStartup implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(FetcherStartup.class);

  private final Catalogue catalogue;
  private final TopicAdmin broker;
  private final PublishedRecords publishedRecords;
  private final ObservationClock observations;
  private final RunLog runLog;
  private final Runs runs;
  private final Scheduler scheduler;
  private final Thread thread = new Thread(this::startUntilDone, "startup");
  private volatile boolean running;
  private volatile boolean done;

  FetcherStartup(
      Catalogue catalogue,
      TopicAdmin broker,
      PublishedRecords publishedRecords,
      ObservationClock observations,
      RunLog runLog,
      Runs runs,
      Scheduler scheduler) {
    this.catalogue = catalogue;
    this.broker = broker;
    this.publishedRecords = publishedRecords;
    this.observations = observations;
    this.runLog = runLog;
    this.runs = runs;
    this.scheduler = scheduler;
  }

  /** Creates topics again that somebody deleted: a run that publishes would wait for ever. */
  @Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
  void keepTopics() {
    if (done) {
      try {
        broker.createMissing(catalogue);
      } catch (KafkaUnavailableException e) {
        log.debug("The topics are looked at later: {}.", e.getMessage());
      }
    }
  }

  /** Whether runs can be accepted. */
  public boolean isDone() {
    return done;
  }

  @Override
  public void start() {
    running = true;
    thread.start();
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void startUntilDone() {
    boolean told = false;
    while (running) {
      try {
        broker.createMissing(catalogue);
        broker
            .warnings(catalogue, scheduler.longestPause())
            .forEach(problem -> log.warn("{}", problem));
        publishedRecords.advancePast(observations, catalogue);
        runLog.load();
        for (RunEvent unfinished : runLog.unfinished()) {
          runs.takeUp(unfinished);
        }
        scheduler.start();
        scheduler.look(); // before anybody's trigger passes for the run that was missed
        done = true;
        log.info("Ready to fetch {} views.", catalogue.views().size());
        return;
      } catch (OtherSimrsException e) {
        log.error("{}", e.getMessage());
        System.exit(1);
      } catch (KafkaUnavailableException e) {
        if (!told) {
          log.warn("The start waits: {}.", e.getMessage());
          told = true;
        }
        if (!paused()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(1_000);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
