package id.nuha.bookingsync.fetcher.start;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.fetcher.kafka.ObservationClock;
import id.nuha.bookingsync.fetcher.kafka.OtherSimrsException;
import id.nuha.bookingsync.fetcher.kafka.Publications;
import id.nuha.bookingsync.fetcher.kafka.PublishedRecords;
import id.nuha.bookingsync.fetcher.place.Place;
import id.nuha.bookingsync.fetcher.place.PlaceKeeper;
import id.nuha.bookingsync.fetcher.run.RunLog;
import id.nuha.bookingsync.fetcher.run.Runs;
import id.nuha.bookingsync.fetcher.schedule.Scheduler;
import id.nuha.bookingsync.fetcher.simrs.SimrsClient;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Creates the topics as soon as Kafka answers, waits for the place of the active fetcher, and goes
 * on where the last one stopped. Where it loses the place it stops all runs without ending them,
 * and waits again. Until Kafka has said who is active the fetcher is alive and not ready.
 */
@Component
public class FetcherStartup implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(FetcherStartup.class);

  private final Catalogue catalogue;
  private final TopicAdmin topics;
  private final Place place;
  private final PlaceKeeper placeKeeper;
  private final SimrsClient simrs;
  private final Publications publications;
  private final PublishedRecords publishedRecords;
  private final ObservationClock observations;
  private final RunLog runLog;
  private final Runs runs;
  private final Scheduler scheduler;
  private final RetryUntilAvailable startRetry;
  private final Thread thread = new Thread(this::startOnceKafkaAnswers, "startup");
  private volatile boolean running;
  private volatile boolean hasTopics;
  private volatile boolean done;
  private volatile String outage = "";

  FetcherStartup(
      Catalogue catalogue,
      TopicAdmin topics,
      Place place,
      PlaceKeeper placeKeeper,
      SimrsClient simrs,
      Publications publications,
      PublishedRecords publishedRecords,
      ObservationClock observations,
      RunLog runLog,
      Runs runs,
      Scheduler scheduler,
      RetryUntilAvailable startRetry) {
    this.catalogue = catalogue;
    this.topics = topics;
    this.place = place;
    this.placeKeeper = placeKeeper;
    this.simrs = simrs;
    this.publications = publications;
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

  /** Whether another fetcher is the active one, so that this one accepts nothing. */
  public boolean isWaiting() {
    return !done && place.isHeldByAnother();
  }

  /** Why it is not done yet: what Kafka does not do, or what is still to be done. */
  String waitsFor() {
    String said = outage.isEmpty() ? placeKeeper.outage() : outage;
    return said.isEmpty() ? "earlier runs are not read yet" : said;
  }

  boolean hasTopics() {
    return hasTopics;
  }

  @Override
  public void start() {
    running = true;
    thread.start();
  }

  @Override
  public void stop() {
    running = false;
    done = false;
    thread.interrupt();
    scheduler.stop();
    // In this order: what goes on here must have ended before another fetcher goes on with it.
    try {
      runs.stopAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    placeKeeper.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void startOnceKafkaAnswers() {
    try {
      untilItSucceeds(this::makeTopics);
      hasTopics = true;
      placeKeeper.start();
      while (true) {
        place.awaitAnswer();
        if (place.isHeldByAnother()) {
          log.info(
              "Another fetcher is active. This one waits, and takes over once that one is gone.");
        }
        long time = place.enter();
        goOn();
        place.awaitLoss(time);
        giveUp();
      }
    } catch (OtherSimrsException e) {
      log.error("{}", e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void untilItSucceeds(RetryUntilAvailable.Action action) throws InterruptedException {
    startRetry.run(action, this::waitFor);
    outage = "";
  }

  private void waitFor(String what) {
    outage = what;
    log.warn("The start waits: {}.", what);
  }

  private void goOn() throws InterruptedException {
    untilItSucceeds(this::readTopics);
    // Once each, and none of them twice: the runs that are taken up go on at once.
    for (RunEvent unfinished : runLog.unfinished()) {
      runs.takeUp(unfinished);
    }
    // Before a trigger is accepted: its run would count as the scheduled one that was missed.
    untilItSucceeds(scheduler::start);
    done = true;
    log.info("Ready to fetch {} views.", catalogue.views().size());
  }

  private void giveUp() throws InterruptedException {
    done = false;
    publications.discardUnsent();
    runLog.discardUnsent();
    scheduler.stop();
    runs.stopAll();
    log.warn(
        "This fetcher is no longer the active one: it was paused, or Kafka did not hear of it in"
            + " time. Its runs are stopped and not ended; whoever is active next goes on with them.");
  }

  private void makeTopics() {
    topics.createMissing(catalogue);
    topics
        .mendSettings(catalogue, scheduler.pauseBetweenRuns())
        .forEach(line -> log.warn("{}", line));
  }

  private void readTopics() {
    simrs.readTokensAnew();
    publishedRecords.advancePast(catalogue, observations);
    runLog.load();
  }
}
