package id.nuha.bookingsync.stats.sync;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;

class RunWaiterTest {
  private final Ledger ledger = new Ledger();
  private final FakeClock clock = new FakeClock();
  private final RunWaiter waiter =
      new RunWaiter(ledger, Duration.ofSeconds(1), Duration.ofMillis(100), clock);

  @Test
  void runsThatHaveEndedAreAnsweredAtOnce() throws InterruptedException {
    ledger.put("run-1", RunStatus.COMPLETE);
    ledger.put("run-2", RunStatus.FAILED);

    assertThat(waiter.await(List.of("run-1", "run-2"))).containsOnlyKeys("run-1", "run-2");
    assertThat(clock.pauses).isEmpty();
  }

  @Test
  void itLooksAgainAfterEachPause() throws InterruptedException {
    clock.atPause.put(3, () -> ledger.put("run-1", RunStatus.COMPLETE));

    assertThat(waiter.await(List.of("run-1"))).containsOnlyKeys("run-1");
    assertThat(clock.pauses).hasSize(3).containsOnly(Duration.ofMillis(100));
  }

  @Test
  void whenTheTimeIsUpItAnswersWhatHasEnded() throws InterruptedException {
    ledger.put("run-1", RunStatus.COMPLETE);
    ledger.put("run-2", RunStatus.RUNNING);

    assertThat(waiter.await(List.of("run-1", "run-2", "run-3"))).containsOnlyKeys("run-1");
    assertThat(clock.pauses).hasSize(10);
  }

  @Test
  void aServiceThatStopsLetsItsCallersGo() throws InterruptedException {
    clock.atPause.put(
        2, () -> waiter.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext())));

    assertThat(waiter.await(List.of("run-1"))).isEmpty();
    assertThat(clock.pauses).hasSize(2);
  }

  @Test
  void aDatabaseThatIsAwayIsAskedAgain() throws InterruptedException {
    ledger.put("run-1", RunStatus.COMPLETE);
    ledger.away = true;
    clock.atPause.put(4, () -> ledger.away = false);

    assertThat(waiter.await(List.of("run-1"))).containsOnlyKeys("run-1");
    assertThat(clock.pauses).hasSize(4);
  }

  /** A ledger that changes while it is waited for. */
  private static final class Ledger extends SyncRuns {
    private final Map<String, SyncRun> runs = new HashMap<>();
    private boolean away;

    Ledger() {
      super(null, Clock.systemUTC());
    }

    void put(String runId, RunStatus status) {
      runs.put(
          runId,
          new SyncRun(new RunResult(runId, status, null), 239, null, null, null, null, null));
    }

    @Override
    Optional<SyncRun> find(String runId) {
      if (away) {
        throw new DataAccessResourceFailureException("away");
      }
      return Optional.ofNullable(runs.get(runId));
    }
  }

  /** Notes the pauses, and does not wait. */
  private static final class FakeClock implements MonotonicClock {
    private final List<Duration> pauses = new ArrayList<>();
    private final Map<Integer, Runnable> atPause = new HashMap<>();

    @Override
    public long nanoTime() {
      return pauses.stream().mapToLong(Duration::toNanos).sum();
    }

    @Override
    public void sleep(Duration duration) {
      pauses.add(duration);
      atPause.getOrDefault(pauses.size(), () -> {}).run();
    }
  }
}
