package id.nuha.bookingsync.stats.sync;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;

class RunWaiterTest {
  private static final int MAX_CALLERS = 500;

  private final Ledger ledger = new Ledger();
  private final FakeClock clock = new FakeClock();
  private final RunWaiter waiter = new RunWaiter(ledger, Duration.ofSeconds(1), MAX_CALLERS, clock);

  @Test
  void runsThatHaveEndedAreAnsweredAtTheFirstLook() {
    ledger.put("run-1", RunStatus.COMPLETE);
    ledger.put("run-2", RunStatus.FAILED);

    CompletableFuture<Map<String, SyncRun>> answer = waiter.await(List.of("run-1", "run-2"));
    waiter.look();

    assertThat(answer).isCompleted();
    assertThat(answer.join()).containsOnlyKeys("run-1", "run-2");
  }

  @Test
  void itLooksAgainUntilTheRunHasEnded() {
    CompletableFuture<Map<String, SyncRun>> answer = waiter.await(List.of("run-1"));
    waiter.look();
    ledger.put("run-1", RunStatus.RUNNING);
    waiter.look();
    assertThat(answer).isNotDone();

    ledger.put("run-1", RunStatus.COMPLETE);
    waiter.look();

    assertThat(answer).isCompleted();
    assertThat(answer.join()).containsOnlyKeys("run-1");
  }

  @Test
  void oneQueryIsForAllWhoWait() {
    List<CompletableFuture<Map<String, SyncRun>>> answers =
        IntStream.range(0, MAX_CALLERS)
            .mapToObj(caller -> waiter.await(List.of("run-" + caller % 100)))
            .toList();
    IntStream.range(0, 50).forEach(run -> ledger.put("run-" + run, RunStatus.COMPLETE));

    waiter.look();
    waiter.look();

    assertThat(ledger.queries).extracting(Collection::size).containsExactly(100, 50);
    assertThat(answers).filteredOn(CompletableFuture::isDone).hasSize(MAX_CALLERS / 2);
  }

  @Test
  void withoutCallersTheLedgerIsNotAsked() {
    waiter.look();

    assertThat(ledger.queries).isEmpty();
  }

  @Test
  void whenTheTimeIsUpItAnswersWhatHasEnded() {
    ledger.put("run-1", RunStatus.COMPLETE);
    ledger.put("run-2", RunStatus.RUNNING);

    CompletableFuture<Map<String, SyncRun>> answer =
        waiter.await(List.of("run-1", "run-2", "run-3"));
    waiter.look();
    clock.advance(Duration.ofMillis(999));
    waiter.letGoOverdue();
    assertThat(answer).isNotDone();
    clock.advance(Duration.ofMillis(1));
    waiter.letGoOverdue();

    assertThat(answer).isCompleted();
    assertThat(answer.join()).containsOnlyKeys("run-1");
  }

  @Test
  void aServiceThatStopsLetsItsCallersGo() {
    CompletableFuture<Map<String, SyncRun>> before = waiter.await(List.of("run-1"));
    waiter.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));
    CompletableFuture<Map<String, SyncRun>> after = waiter.await(List.of("run-1"));

    assertThat(before).isCompletedWithValue(Map.of());
    assertThat(after).isCompletedWithValue(Map.of());
  }

  @Test
  void whoIsOneTooManyIsAnsweredAtOnce() {
    List<CompletableFuture<Map<String, SyncRun>>> answers =
        IntStream.range(0, MAX_CALLERS).mapToObj(caller -> waiter.await(List.of("run-1"))).toList();
    CompletableFuture<Map<String, SyncRun>> oneTooMany = waiter.await(List.of("run-1"));

    assertThat(oneTooMany).isCompletedWithValue(Map.of());
    assertThat(answers).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aDatabaseThatIsAwayIsAskedAgain() {
    ledger.put("run-1", RunStatus.COMPLETE);
    ledger.away = true;

    CompletableFuture<Map<String, SyncRun>> answer = waiter.await(List.of("run-1"));
    waiter.look();
    assertThat(answer).isNotDone();
    ledger.away = false;
    waiter.look();

    assertThat(answer).isCompleted();
    assertThat(answer.join()).containsOnlyKeys("run-1");
  }

  @Test
  void aDatabaseThatStaysAwayIsAnsweredInTime() {
    ledger.away = true;

    CompletableFuture<Map<String, SyncRun>> answer = waiter.await(List.of("run-1"));
    waiter.look();
    clock.advance(Duration.ofSeconds(1));
    waiter.letGoOverdue();

    assertThat(answer).isCompletedWithValue(Map.of());
  }

  @Test
  @Timeout(60)
  void aLookThatHangsHoldsUpNobodyWhoseTimeIsUp() throws InterruptedException {
    ledger.hangs = new CountDownLatch(1);
    CompletableFuture<Map<String, SyncRun>> answer = waiter.await(List.of("run-1"));
    Thread look = new Thread(waiter::look);
    look.start();
    assertThat(ledger.asked.await(30, TimeUnit.SECONDS)).isTrue();

    clock.advance(Duration.ofSeconds(1));
    waiter.letGoOverdue();

    assertThat(answer).isCompletedWithValue(Map.of());
    ledger.hangs.countDown();
    look.join();
  }

  /** A ledger that changes while it is waited for. */
  private static final class Ledger extends SyncRuns {
    private final Map<String, SyncRun> runs = new HashMap<>();
    private final List<Collection<String>> queries = new ArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private CountDownLatch hangs = new CountDownLatch(0);
    private boolean away;

    Ledger() {
      super(null, Clock.systemUTC());
    }

    void put(String runId, RunStatus status) {
      runs.put(
          runId,
          new SyncRun(
              new RunResult(runId, status.name(), null, null), 239, null, null, null, null, null));
    }

    @Override
    List<SyncRun> ended(Collection<String> runIds) {
      queries.add(runIds);
      asked.countDown();
      try {
        assertThat(hangs.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (away) {
        throw new DataAccessResourceFailureException("away");
      }
      return runIds.stream()
          .filter(runs::containsKey)
          .map(runs::get)
          .filter(run -> !run.result().status().equals(RunStatus.RUNNING.name()))
          .toList();
    }
  }

  /** A clock that the test moves. */
  private static final class FakeClock implements MonotonicClock {
    private long nanos;

    void advance(Duration duration) {
      nanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void sleep(Duration duration) {
      throw new UnsupportedOperationException();
    }
  }
}
