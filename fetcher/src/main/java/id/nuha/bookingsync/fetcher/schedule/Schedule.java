package id.nuha.bookingsync.fetcher.schedule;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunEvent.Trigger;
import id.nuha.bookingsync.contract.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * Tells from a view's runs and the time when the next run is due. It remembers nothing else, so a
 * restart changes nothing.
 */
final class Schedule {
  /** A 29 February may be eight years ago. */
  private static final Duration MAX_LOOK_BACK = Duration.ofDays(8 * 366);

  private final CronExpression cron;
  private final ZoneId clinic;
  private final List<Duration> retryPauses;
  private final Instant since;

  /**
   * A schedule.
   *
   * @param retryPauses how long after a run that is not COMPLETE the next try begins: one pause per
   *     try, the last one for every further try
   * @param since when this fetcher started: what was due before that was missed
   */
  Schedule(CronExpression cron, ZoneId clinic, List<Duration> retryPauses, Instant since) {
    this.cron = cron;
    this.clinic = clinic;
    this.retryPauses = List.copyOf(retryPauses);
    this.since = since;
  }

  /** What was due before that was missed. */
  Instant since() {
    return since;
  }

  /**
   * A run that should begin now.
   *
   * @param attempt how many tries the schedule has then had, this one included
   */
  record Due(Trigger trigger, int attempt) {}

  /**
   * The run of a view that is due.
   *
   * @param runs the view's runs of a default window, oldest first
   * @return null if none is due
   */
  @Nullable Due due(List<RunEvent> runs, Instant now) {
    if (runs.stream().anyMatch(run -> isScheduled(run) && run.status() == RunStatus.RUNNING)) {
      return null;
    }
    // Without any run, no sync was ever asked for, so no scheduled time can have been missed.
    Instant last = runs.isEmpty() ? since : lastThatCounts(runs).startedAt();
    ZonedDateTime next = cron.next(last.atZone(clinic));
    if (next != null && !next.toInstant().isAfter(now)) {
      return new Due(next.toInstant().isBefore(since) ? Trigger.CATCH_UP : Trigger.SCHEDULE, 1);
    }
    return retry(runs, now);
  }

  // A manual run that is not COMPLETE does not count as the scheduled one.
  private static RunEvent lastThatCounts(List<RunEvent> runs) {
    return runs.stream()
        .filter(run -> isScheduled(run) || run.status() == RunStatus.COMPLETE)
        .reduce((earlier, later) -> later)
        .orElse(runs.get(0));
  }

  /** How long it is from the first scheduled time after an instant to the second. */
  Duration pauseAfter(Instant instant) {
    ZonedDateTime first = cron.next(instant.atZone(clinic));
    ZonedDateTime second = first == null ? null : cron.next(first);
    return first == null || second == null ? Duration.ZERO : Duration.between(first, second);
  }

  /** The first scheduled time after an instant; null if there is none. */
  @Nullable ZonedDateTime next(Instant instant) {
    return cron.next(instant.atZone(clinic));
  }

  /** The last scheduled time that is not after an instant; null if there was none for years. */
  @Nullable ZonedDateTime last(Instant instant) {
    for (Duration back = Duration.ofMinutes(1);
        back.compareTo(MAX_LOOK_BACK) < 0;
        back = back.multipliedBy(2)) {
      ZonedDateTime found = null;
      ZonedDateTime next = next(instant.minus(back));
      while (next != null && !next.toInstant().isAfter(instant)) {
        found = next;
        next = cron.next(next);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Due retry(List<RunEvent> runs, Instant now) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      RunEvent run = runs.get(i);
      if (run.status() == RunStatus.COMPLETE) {
        return null;
      }
      if (isScheduled(run) && run.finishedAt() != null) {
        int tries = Math.max(run.attempt(), 1);
        Duration pause = retryPauses.get(Math.min(tries, retryPauses.size()) - 1);
        boolean isDue = !run.finishedAt().plus(pause).isAfter(now);
        return isDue ? new Due(Trigger.RETRY, tries + 1) : null;
      }
    }
    return null;
  }

  private static boolean isScheduled(RunEvent run) {
    return run.trigger() != Trigger.MANUAL;
  }
}
