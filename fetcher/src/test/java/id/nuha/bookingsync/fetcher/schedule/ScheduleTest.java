package id.nuha.bookingsync.fetcher.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunEvent.Trigger;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.fetcher.retry.DefaultRetrySettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.CronExpression;

class ScheduleTest {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
  // Sundays: 1 and 8 February 2026.
  private static final Instant STARTED = at("2026-02-03T10:00");
  private final Schedule weekly =
      new Schedule(
          CronExpression.parse("0 0 0 * * SUN"),
          JAKARTA,
          DefaultRetrySettings.get().scheduledRuns(),
          STARTED);

  @Test
  void nothingWasMissedWhereNothingEverRan() {
    assertThat(weekly.due(List.of(), at("2026-02-03T10:00"))).isNull();
    assertThat(weekly.due(List.of(), at("2026-02-07T23:59"))).isNull();
  }

  @Test
  void theScheduledTimesAroundAnInstant() {
    ZonedDateTime sunday = ZonedDateTime.of(2026, 2, 8, 0, 0, 0, 0, JAKARTA);

    assertThat(weekly.next(at("2026-02-03T10:00"))).isEqualTo(sunday);
    assertThat(weekly.last(at("2026-02-08T00:00"))).isEqualTo(sunday);
    assertThat(weekly.last(at("2026-02-07T23:59"))).isEqualTo(sunday.minusWeeks(1));
    assertThat(schedule("* * * * * *").last(at("2026-02-08T00:00"))).isEqualTo(sunday);
    assertThat(schedule("0 0 0 29 2 *").last(at("2103-02-08T00:00")))
        .isEqualTo(sunday.withYear(2096).withDayOfMonth(29));
    assertThat(schedule("0 0 0 31 2 *").next(at("2026-02-08T00:00"))).isNull();
    assertThat(schedule("0 0 0 31 2 *").last(at("2026-02-08T00:00"))).isNull();
  }

  private static Schedule schedule(String cron) {
    return new Schedule(
        CronExpression.parse(cron), JAKARTA, DefaultRetrySettings.get().scheduledRuns(), STARTED);
  }

  @Test
  void sundayMidnightInTheClinicIsWeekly() {
    assertThat(weekly.due(List.of(), at("2026-02-08T00:00")))
        .isEqualTo(new Schedule.Due(Trigger.SCHEDULE, 1));
  }

  @Test
  void aMissedTimeIsCaughtUpOnce() {
    RunEvent longAgo = run(Trigger.SCHEDULE, 1, RunStatus.COMPLETE, "2026-01-11T00:00");
    RunEvent caughtUp = run(Trigger.CATCH_UP, 1, RunStatus.COMPLETE, "2026-02-03T10:00");

    assertThat(weekly.due(List.of(longAgo), STARTED))
        .isEqualTo(new Schedule.Due(Trigger.CATCH_UP, 1));
    assertThat(weekly.due(List.of(longAgo, caughtUp), at("2026-02-03T10:05"))).isNull();
  }

  @Test
  void aRunOnDemandSinceTheMissedTimeWillDo() {
    RunEvent onDemand = run(Trigger.MANUAL, 0, RunStatus.COMPLETE, "2026-02-01T08:00");

    assertThat(weekly.due(List.of(onDemand), STARTED)).isNull();
  }

  @Test
  void anIncompleteRunIsTriedAgainLaterAndLater() {
    assertRetried(1, Duration.ofMinutes(15));
    assertRetried(2, Duration.ofHours(1));
    assertRetried(3, Duration.ofHours(4));
    assertRetried(4, Duration.ofDays(1));
    assertRetried(5, Duration.ofDays(1));
  }

  private void assertRetried(int attempt, Duration pause) {
    RunEvent failed = run(Trigger.RETRY, attempt, RunStatus.FAILED, "2026-02-03T10:00");
    Instant due = at("2026-02-03T10:01").plus(pause);

    assertThat(weekly.due(List.of(failed), due.minusSeconds(1))).isNull();
    assertThat(weekly.due(List.of(failed), due))
        .isEqualTo(new Schedule.Due(Trigger.RETRY, attempt + 1));
  }

  @Test
  void aCompleteRunSinceEndsTheRetries() {
    RunEvent failed = run(Trigger.SCHEDULE, 1, RunStatus.INCOMPLETE, "2026-02-03T10:00");
    RunEvent onDemand = run(Trigger.MANUAL, 0, RunStatus.COMPLETE, "2026-02-03T10:05");

    assertThat(weekly.due(List.of(failed, onDemand), at("2026-02-04T10:00"))).isNull();
  }

  @Test
  void aFailedRunOnDemandNeitherCountsNorIsTriedAgain() {
    RunEvent onDemand = run(Trigger.MANUAL, 0, RunStatus.FAILED, "2026-02-03T10:05");
    RunEvent failed = run(Trigger.SCHEDULE, 1, RunStatus.FAILED, "2026-02-03T10:00");

    assertThat(weekly.due(List.of(onDemand), at("2026-02-07T10:00"))).isNull();
    assertThat(weekly.due(List.of(failed, onDemand), at("2026-02-03T10:16")))
        .isEqualTo(new Schedule.Due(Trigger.RETRY, 2));
  }

  @Test
  void aFailedRunOnDemandSinceTheMissedTimeWillNotDo() {
    RunEvent longAgo = run(Trigger.SCHEDULE, 1, RunStatus.COMPLETE, "2026-01-25T00:00");
    RunEvent onDemand = run(Trigger.MANUAL, 0, RunStatus.FAILED, "2026-02-01T08:00");

    assertThat(weekly.due(List.of(longAgo, onDemand), STARTED))
        .isEqualTo(new Schedule.Due(Trigger.CATCH_UP, 1));
  }

  @Test
  void theNextScheduledTimeStartsAfresh() {
    RunEvent failed = run(Trigger.RETRY, 5, RunStatus.FAILED, "2026-02-07T12:00");

    assertThat(weekly.due(List.of(failed), at("2026-02-08T00:00")))
        .isEqualTo(new Schedule.Due(Trigger.SCHEDULE, 1));
  }

  @Test
  void nothingIsDueWhileAScheduledRunGoesOn() {
    RunEvent running = run(Trigger.SCHEDULE, 1, RunStatus.RUNNING, "2026-02-01T00:00");

    assertThat(weekly.due(List.of(running), at("2026-02-08T00:00"))).isNull();
  }

  /** Each run takes one minute. */
  private static RunEvent run(Trigger trigger, int attempt, RunStatus status, String started) {
    return new RunEvent(
        UUID.nameUUIDFromBytes(started.getBytes(StandardCharsets.UTF_8)).toString(),
        239,
        trigger,
        attempt,
        true,
        at(started),
        at(started),
        status,
        null,
        at(started),
        status == RunStatus.RUNNING ? null : at(started).plusSeconds(60),
        0,
        0,
        "topic",
        Map.of(),
        Map.of());
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(JAKARTA).toInstant();
  }
}
