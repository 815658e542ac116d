package id.nuha.bookingsync.fetcher.start;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.fetcher.kafka.ObservationClock;
import id.nuha.bookingsync.fetcher.kafka.OtherSimrsException;
import id.nuha.bookingsync.fetcher.kafka.PublishedRecords;
import id.nuha.bookingsync.fetcher.run.RunLog;
import id.nuha.bookingsync.fetcher.run.Runs;
import id.nuha.bookingsync.fetcher.schedule.Scheduler;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Creates the topics and goes on where the last fetcher stopped, as soon as Kafka answers. Until
 * then the fetcher is alive and not ready.
 */
@Component
public class FetcherStartup implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(FetcherStartup.class);

  private final Catalogue catalogue;
  private final TopicAdmin topics;
  private final PublishedRecords publishedRecords;
  private final ObservationClock observations;
  private final RunLog runLog;
  private final Runs runs;
  private final Scheduler scheduler;
  private final RetryUntilAvailable startRetry;
  private final Thread thread = new Thread(this::startOnceKafkaAnswers, "startup");
  private volatile boolean running;
  private volatile boolean done;

  FetcherStartup(
      Catalogue catalogue,
      TopicAdmin topics,
      PublishedRecords publishedRecords,
      ObservationClock observations,
      RunLog runLog,
      Runs runs,
      Scheduler scheduler,
      RetryUntilAvailable startRetry) {
    this.catalogue = catalogue;
    this.topics = topics;
    this.publishedRecords = publishedRecords;
    this.observations = observations;
    this.runLog = runLog;
    this.runs = runs;
    this.scheduler = scheduler;
    this.startRetry = startRetry;
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

  private void startOnceKafkaAnswers() {
    try {
      untilItSucceeds(this::readTopics);
      // Once each, and none of them twice: the runs that are taken up go on at once.
      for (RunEvent unfinished : runLog.unfinished()) {
        runs.takeUp(unfinished);
      }
      // Before a trigger is accepted: its run would count as the scheduled one that was missed.
      untilItSucceeds(scheduler::start);
      done = true;
      log.info("Ready to fetch {} views.", catalogue.views().size());
    } catch (OtherSimrsException e) {
      log.error("{}", e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void untilItSucceeds(RetryUntilAvailable.Action action) throws InterruptedException {
    startRetry.run(action, outage -> log.warn("The start waits: {}.", outage));
  }

  private void readTopics() {
    topics.createMissing(catalogue);
    topics
        .warnings(catalogue, scheduler.pauseBetweenRuns())
        .forEach(warning -> log.warn("{}", warning));
    publishedRecords.advancePast(catalogue, observations);
    runLog.load();
  }
}
