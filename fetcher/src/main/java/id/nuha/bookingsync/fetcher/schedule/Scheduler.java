package id.nuha.bookingsync.fetcher.schedule;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.fetcher.run.RunLog;
import id.nuha.bookingsync.fetcher.run.Runs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;

/** Looks every second whether a view's run is due. */
@Component
public class Scheduler {
  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  private final Catalogue catalogue;
  private final Clock clock;
  private final RunLog runLog;
  private final Runs runs;
  private final CronExpression cron;
  private final RetrySettings retry;
  private volatile Schedule schedule;
  private volatile boolean started;

  Scheduler(
      Catalogue catalogue,
      Clock clock,
      CronExpression cron,
      RetrySettings retry,
      RunLog runLog,
      Runs runs) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.runLog = runLog;
    this.runs = runs;
    this.cron = cron;
    this.retry = retry;
    this.schedule = scheduleFromNow();
  }

  /** How long it is from the next scheduled time to the one after it. */
  public Duration pauseBetweenRuns() {
    return schedule.pauseAfter(clock.instant());
  }

  /**
   * When runs are scheduled.
   *
   * @param cron SYNC_CRON, in the clinic's zone
   * @param next the next scheduled time; null if there is none
   * @param last the last one, whether its run began or not; null if there was none for years
   */
  public record Times(String cron, @Nullable OffsetDateTime next, @Nullable OffsetDateTime last) {}

  /** The scheduled times around now. */
  public Times times() {
    Instant now = clock.instant();
    return new Times(cron.toString(), offset(schedule.next(now)), offset(schedule.last(now)));
  }

  private static @Nullable OffsetDateTime offset(@Nullable ZonedDateTime time) {
    return time == null ? null : time.toOffsetDateTime();
  }

  /** Begins to accept runs. The earlier runs have to be known by then: they say what is due. */
  public synchronized void start() {
    if (!started) {
      schedule = scheduleFromNow();
      started = true;
    }
    acceptDueRuns();
  }

  /** Accepts no runs until it is started again. */
  public synchronized void stop() {
    started = false;
  }

  private Schedule scheduleFromNow() {
    return new Schedule(cron, clock.getZone(), retry.scheduledRuns(), clock.instant());
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  synchronized void acceptDueRuns() {
    if (!started) {
      return;
    }
    if (clock.instant().isBefore(schedule.since())) { // it was ahead, and is set right
      schedule = scheduleFromNow();
    }
    for (View view : catalogue.views()) {
      Schedule.Due due = schedule.due(runLog.ofDefaultWindow(view.id()), clock.instant());
      if (due != null) {
        runs.schedule(view, due.trigger(), due.attempt());
        log.info("A run of view {} is due: {}.", view.id(), due.trigger());
      }
    }
  }
}
