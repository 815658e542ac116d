package id.nuha.bookingsync.fetcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunEvent.Trigger;
import id.nuha.bookingsync.contract.RunProgress;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.fetcher.clocks.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSummaryTest {
  private static final Instant START = Instant.parse("2026-02-06T03:00:00Z");
  private static final List<Trigger> TRIGGERS = List.of(Trigger.values());
  private final RunSummary summary = new RunSummary(Clock.systemUTC());

  @Test
  void of100000RunsAFewAreKept() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      RunEvent run = running(random, i);
      summary.add(run);
      summary.add(ended(run, random));
    }
    RunEvent running = running(random, 100_000);
    summary.add(running);

    assertThat(summary.size()).isLessThan(250);
    assertThat(summary.unfinished()).containsExactly(running);
    assertThat(summary.find(running.runId())).hasValue(running);
    assertThat(summary.ofDefaultWindow(239)).hasSizeBetween(1, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsKeptDecidesAsAllWould(int seed) {
    Random random = new Random(seed);
    List<RunEvent> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RunEvent run = running(random, random.nextInt(2_000));
      summary.add(run);
      if (random.nextInt(10) > 0) {
        run = ended(run, random);
        summary.add(run);
      }
      if (run.view() == 239 && run.defaultWindow()) {
        all.add(run);
      }
      all.sort(Comparator.comparing(RunEvent::startedAt));

      List<RunEvent> kept = summary.ofDefaultWindow(239);

      assertThat(kept).isSortedAccordingTo(Comparator.comparing(RunEvent::startedAt));
      assertThat(startOfFirst(kept)).isEqualTo(startOfFirst(all));
      assertThat(kept.stream().filter(RunSummaryTest::isRunning).toList())
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(RunSummaryTest::isRunning).toList());
      assertThat(startOfLast(kept, RunStatus.COMPLETE))
          .isEqualTo(startOfLast(all, RunStatus.COMPLETE));
      assertThat(startOfLast(kept, RunStatus.FAILED)).isEqualTo(startOfLast(all, RunStatus.FAILED));
    }
  }

  @Test
  void aRunThatIsStampedAheadDecidesNothing() {
    Instant now = Instant.now();
    RunEvent before = event(Trigger.SCHEDULE, RunStatus.COMPLETE, now.minusSeconds(60), Seen.NONE);
    summary.add(before);
    for (Trigger trigger : TRIGGERS) {
      summary.add(event(trigger, RunStatus.COMPLETE, now.plus(Duration.ofDays(3_650)), Seen.NONE));
      summary.add(event(trigger, RunStatus.FAILED, now.plus(Duration.ofMinutes(6)), Seen.NONE));
    }
    RunEvent endsAhead =
        event(Trigger.SCHEDULE, RunStatus.RUNNING, now, Seen.NONE)
            .ended(RunStatus.FAILED, "why", now.plus(Duration.ofDays(1)), 0, 0, Map.of());
    summary.add(endsAhead);

    assertThat(summary.ofDefaultWindow(239)).containsExactly(before);
    assertThat(summary.find(endsAhead.runId())).hasValue(endsAhead);
  }

  @Test
  void aRunThatEndedWhileTheClockWasAheadDecidesNothingOnceItIsSetRight() {
    Instant now = Instant.now();
    SettableClock clock = new SettableClock(now);
    RunSummary ofClock = new RunSummary(clock);
    RunEvent before = event(Trigger.SCHEDULE, RunStatus.COMPLETE, now.minusSeconds(60), Seen.NONE);
    ofClock.add(before);
    Instant ahead = now.plus(Duration.ofDays(3_650));
    clock.set(ahead);
    ofClock.add(event(Trigger.SCHEDULE, RunStatus.COMPLETE, ahead, Seen.NONE));
    ofClock.add(event(Trigger.RETRY, RunStatus.FAILED, ahead.plusSeconds(1), Seen.NONE));

    clock.set(now);
    assertThat(ofClock.ofDefaultWindow(239)).containsExactly(before);
    RunEvent after = event(Trigger.SCHEDULE, RunStatus.COMPLETE, now, Seen.NONE);
    ofClock.add(after);

    assertThat(ofClock.ofDefaultWindow(239)).containsExactly(before, after);
  }

  @Test
  void aRunThatIsStampedALittleAheadCounts() {
    RunEvent run =
        event(
            Trigger.SCHEDULE,
            RunStatus.COMPLETE,
            Instant.now().plus(Duration.ofMinutes(4)),
            Seen.NONE);
    summary.add(run);

    assertThat(summary.ofDefaultWindow(239)).containsExactly(run);
  }

  @Test
  void recordsLackKeysUntilARunIsComplete() {
    Seen lacking = new Seen(434, 434, 0);
    RunEvent first = event(Trigger.MANUAL, RunStatus.INCOMPLETE, START, lacking);
    RunEvent second = event(Trigger.MANUAL, RunStatus.INCOMPLETE, START.plusSeconds(9), lacking);
    summary.add(first);
    summary.add(second);
    summary.add(
        event(Trigger.MANUAL, RunStatus.INCOMPLETE, START.plusSeconds(10), new Seen(434, 1, 0)));
    summary.add(event(Trigger.MANUAL, RunStatus.FAILED, START.plusSeconds(11), Seen.NONE));

    assertThat(summary.lackingKeys()).containsExactly(second);

    summary.add(
        event(Trigger.MANUAL, RunStatus.COMPLETE, START.plusSeconds(12), new Seen(434, 1, 0)));
    assertThat(summary.lackingKeys()).isEmpty();
  }

  private static RunEvent event(Trigger trigger, RunStatus status, Instant at, Seen seen) {
    RunEvent run =
        new RunEvent(
                UUID.randomUUID().toString(),
                239,
                trigger,
                1,
                true,
                START,
                START,
                RunStatus.RUNNING,
                null,
                at,
                null,
                0,
                0,
                "topic",
                Map.of(),
                Map.of())
            .advanced(RunProgress.NONE.proven(START, seen), 0, 0);
    return status == RunStatus.RUNNING ? run : run.ended(status, null, at, 0, 0, Map.of());
  }

  private static @Nullable Instant startOfFirst(List<RunEvent> runs) {
    return runs.isEmpty() ? null : runs.get(0).startedAt();
  }

  /** Of the last run that is COMPLETE, or that ended and is one of the schedule's. */
  private static @Nullable Instant startOfLast(List<RunEvent> runs, RunStatus status) {
    return runs.stream()
        .filter(run -> !isRunning(run))
        .filter(
            run ->
                status == RunStatus.COMPLETE
                    ? run.status() == status
                    : run.trigger() != Trigger.MANUAL)
        .map(RunEvent::startedAt)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private static boolean isRunning(RunEvent run) {
    return run.status() == RunStatus.RUNNING;
  }

  private static RunEvent running(Random random, int second) {
    return new RunEvent(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        random.nextBoolean() ? 239 : 123,
        TRIGGERS.get(random.nextInt(TRIGGERS.size())),
        1,
        random.nextInt(4) > 0,
        START,
        START,
        RunStatus.RUNNING,
        null,
        START.plusSeconds(second),
        null,
        0,
        0,
        "topic",
        Map.of(),
        Map.of());
  }

  private static RunEvent ended(RunEvent run, Random random) {
    RunStatus[] ends = {RunStatus.COMPLETE, RunStatus.INCOMPLETE, RunStatus.FAILED};
    return run.ended(
        ends[random.nextInt(ends.length)], null, run.startedAt().plusSeconds(1), 0, 0, Map.of());
  }
}
