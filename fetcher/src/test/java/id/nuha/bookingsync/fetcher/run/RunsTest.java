package id.nuha.bookingsync.fetcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.retry.DefaultRetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-06T03:00:00Z"), ZoneId.of("Asia/Jakarta"));
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();

  private final Windows windows = new Windows(CLOCK);
  private final SlowRunLog runLog = new SlowRunLog();
  private final NotingRunner runner = new NotingRunner();
  private Runs runs = runs(Duration.ofSeconds(50));

  @AfterEach
  void stop() {
    runLog.reachable.countDown();
    runs.destroy();
  }

  @Test
  void twoTriggersForOneWindowAtOnceAreOneRun() {
    runner.goesOn = new CountDownLatch(1);
    CompletableFuture<RunEvent> first = trigger(BOOKING, null);
    CompletableFuture<RunEvent> second = trigger(BOOKING, null);
    runLog.store(awaitWritten(1).get(0));
    CompletableFuture<RunEvent> third = trigger(BOOKING, null);

    assertThat(second.join().runId()).isEqualTo(first.join().runId());
    assertThat(third.join().runId()).isEqualTo(first.join().runId());
    assertThat(runLog.written).hasSize(1);
  }

  @Test
  void triggersOfOneViewDoNotWaitForEachOther() {
    CompletableFuture<RunEvent> first = trigger(BOOKING, day(1));
    CompletableFuture<RunEvent> second = trigger(BOOKING, day(2));

    assertThat(awaitWritten(2))
        .extracting(RunEvent::windowStart)
        .containsExactly(day(1).start(), day(2).start());
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void runsAreCarriedOutInTheOrderOfTheirTriggers() {
    List<CompletableFuture<RunEvent>> triggers =
        List.of(trigger(BOOKING, day(3)), trigger(BOOKING, day(1)), trigger(BOOKING, day(2)));
    awaitWritten(3).forEach(runLog::store);

    await()
        .untilAsserted(
            () ->
                assertThat(runner.carriedOut)
                    .containsExactlyElementsOf(
                        triggers.stream().map(trigger -> trigger.join().runId()).toList()));
    assertThat(runner.endedRefused).isEmpty();
  }

  @Test
  void callersOfAKafkaThatCannotBeReachedDoNotWaitForIt() {
    runLog.reachable = new CountDownLatch(1);

    CompletableFuture<RunEvent> first = trigger(BOOKING, day(1));
    CompletableFuture<RunEvent> second = trigger(BOOKING, day(2));
    runs.schedule(BOOKING, RunEvent.Trigger.SCHEDULE, 1);

    await().untilAsserted(() -> assertThat(runner.carriedOut).hasSize(1));
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void whatKafkaStoresTooLateIsEndedRefused() {
    runs.destroy();
    runs = runs(Duration.ofMillis(200));

    CompletableFuture<RunEvent> refused = trigger(BOOKING, day(1));
    RunEvent written = awaitWritten(1).get(0);
    assertRefused(refused);
    assertThat(runner.endedRefused).isEmpty();
    runLog.store(written);

    await().untilAsserted(() -> assertThat(runner.endedRefused).containsExactly(written.runId()));
    assertThat(runner.carriedOut).isEmpty();
  }

  @Test
  void whatKafkaRefusesIsEndedRefused() {
    CompletableFuture<RunEvent> refused = trigger(BOOKING, day(1));
    RunEvent written = awaitWritten(1).get(0);
    runLog.refuse(written);

    assertRefused(refused);
    await().untilAsserted(() -> assertThat(runner.endedRefused).containsExactly(written.runId()));
    assertThat(runner.carriedOut).isEmpty();
  }

  @Test
  void aRefusedWindowCanBeTriggeredAgain() {
    CompletableFuture<RunEvent> refused = trigger(BOOKING, day(1));
    runLog.refuse(awaitWritten(1).get(0));
    assertRefused(refused);

    CompletableFuture<RunEvent> again = trigger(BOOKING, day(1));
    RunEvent second = awaitWritten(2).get(1);
    runLog.store(second);

    assertThat(again.join().runId()).isEqualTo(second.runId());
  }

  @Test
  void whatKafkaNeverHeardOfIsNotWrittenLater() {
    runs.destroy();
    runs = runs(Duration.ofMillis(200));
    runLog.reachable = new CountDownLatch(1);

    CompletableFuture<RunEvent> first = trigger(BOOKING, day(1));
    CompletableFuture<RunEvent> second = trigger(BOOKING, day(2));
    assertRefused(first);
    assertRefused(second);
    runLog.reachable.countDown();
    runLog.store(awaitWritten(1).get(0));

    await().untilAsserted(() -> assertThat(runner.endedRefused).hasSize(1));
    CompletableFuture<RunEvent> third = trigger(BOOKING, day(3));
    runLog.store(awaitWritten(2).get(1));
    assertThat(third.join().windowStart()).isEqualTo(day(3).start());
  }

  @Test
  void aRunThatNobodyIsKnownToHaveAskedForIsNotWritten() {
    CompletableFuture<Void> noted = new CompletableFuture<>();
    List<RunEvent> asked = new CopyOnWriteArrayList<>();
    CompletableFuture<RunEvent> first =
        runs.trigger(
            BOOKING,
            day(1),
            run -> {
              asked.add(run);
              return noted;
            });
    CompletableFuture<RunEvent> joins =
        runs.trigger(BOOKING, day(1), run -> CompletableFuture.failedFuture(new AssertionError()));
    assertThat(first).isNotDone();
    assertThat(runLog.written).isEmpty();

    noted.complete(null);
    runLog.store(awaitWritten(1).get(0));
    assertThat(first.join()).isEqualTo(asked.get(0));
    assertThat(joins.join()).isEqualTo(asked.get(0));

    KafkaUnavailableException away = new KafkaUnavailableException(new IllegalStateException());
    assertRefused(runs.trigger(BOOKING, day(2), run -> CompletableFuture.failedFuture(away)));
    assertThat(runLog.written).hasSize(1);
    assertThat(runner.endedRefused).isEmpty();
  }

  private CompletableFuture<RunEvent> trigger(View view, Window window) {
    return runs.trigger(view, window, run -> CompletableFuture.completedFuture(null));
  }

  private Runs runs(Duration confirmation) {
    return new Runs(
        Catalogue.builtIn(),
        CLOCK,
        windows,
        runLog,
        runner,
        DefaultRetrySettings.with("kafka.event-delivery", confirmation.toMillis() + "ms"));
  }

  private Window day(int day) {
    LocalDate date = LocalDate.of(2026, 1, day);
    return windows.backfill(date, date);
  }

  private List<RunEvent> awaitWritten(int events) {
    return await().until(() -> runLog.written, written -> written.size() == events);
  }

  private static void assertRefused(CompletableFuture<RunEvent> answer) {
    assertThatThrownBy(answer::join).hasCauseInstanceOf(KafkaUnavailableException.class);
  }

  /** A Kafka that stores an event when the test says so. */
  private static final class SlowRunLog extends RunLog {
    private final List<RunEvent> written = new CopyOnWriteArrayList<>();
    private final Map<RunEvent, CompletableFuture<RunEvent>> answers = new ConcurrentHashMap<>();
    private volatile CountDownLatch reachable = new CountDownLatch(0);

    SlowRunLog() {
      super(null, null, null, Clock.systemUTC(), null);
    }

    @Override
    CompletableFuture<RunEvent> write(RunEvent event) {
      try {
        reachable.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      CompletableFuture<RunEvent> answer = new CompletableFuture<>();
      answers.put(event, answer);
      written.add(event);
      return answer;
    }

    void store(RunEvent event) {
      answers.get(event).complete(event);
    }

    void refuse(RunEvent event) {
      answers
          .get(event)
          .completeExceptionally(new KafkaUnavailableException(new IllegalStateException()));
    }
  }

  /** Notes what it should do. */
  private static final class NotingRunner extends Runner {
    private final List<String> carriedOut = new CopyOnWriteArrayList<>();
    private final List<String> endedRefused = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch goesOn = new CountDownLatch(0);

    NotingRunner() {
      super(null, null, null, null, null, null, null, null, null);
    }

    @Override
    void run(View view, RunEvent accepted) throws InterruptedException {
      carriedOut.add(accepted.runId());
      goesOn.await();
    }

    @Override
    void endRefused(RunEvent refused) {
      endedRefused.add(refused.runId());
    }
  }
}
