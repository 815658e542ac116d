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

/** Tells from a view's runs alone when the next one is due, so that a restart changes nothing. */
final class Schedule {
  private static final List<Duration> RETRIED_AFTER =
      List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4), Duration.ofDays(1));

  private final CronExpression cron;
  private final ZoneId clinic;
  private final Instant since;

  /**
   * A schedule.
   *
   * @param since when this fetcher started: what was due before that was missed
   */
  Schedule(CronExpression cron, ZoneId clinic, Instant since) {
    this.cron = cron;
    this.clinic = clinic;
    this.since = since;
  }

  /**
   * A run that should begin.
   *
   * @param attempt how many tries the schedule has then had, this one included
   */
  record Due(Trigger trigger, int attempt) {}

  /**
   * What is due by now.
   *
   * @param runs the view's runs of a default window, oldest first
   * @return null if nothing is
   */
  @Nullable Due due(List<RunEvent> runs, Instant now) {
    if (runs.stream().anyMatch(run -> isScheduled(run) && run.status() == RunStatus.RUNNING)) {
      return null;
    }
    // An empty log means that no sync was ever asked for: nothing can have been missed.
    Instant last = runs.isEmpty() ? since : lastThatCounts(runs).startedAt();
    ZonedDateTime next = cron.next(last.atZone(clinic));
    if (next != null && !next.toInstant().isAfter(now)) {
      return new Due(next.toInstant().isBefore(since) ? Trigger.CATCH_UP : Trigger.SCHEDULE, 1);
    }
    return retry(runs, now);
  }

  // A run on demand that brought nothing whole stands for no schedule.
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

  private static @Nullable Due retry(List<RunEvent> runs, Instant now) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      RunEvent run = runs.get(i);
      if (run.status() == RunStatus.COMPLETE) {
        return null;
      }
      if (isScheduled(run) && run.finishedAt() != null) {
        int tries = Math.max(run.attempt(), 1);
        Duration pause = RETRIED_AFTER.get(Math.min(tries, RETRIED_AFTER.size()) - 1);
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
