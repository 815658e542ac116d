package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunEvent.Trigger;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Accepts runs: one per view at a time, the others queue behind it. */
@Component
public class Runs implements DisposableBean {
  private final Clock clock;
  private final Windows windows;
  private final RunLog runLog;
  private final Runner runner;
  private final Duration confirmation;
  private final Map<Integer, RunQueue> queues = new ConcurrentHashMap<>();
  // Handing an event to Kafka may take long during an outage, so no caller's thread does it. One
  // thread for all of them keeps their order.
  private volatile ExecutorService recorder = newRecorder();

  Runs(
      Catalogue catalogue,
      Clock clock,
      Windows windows,
      RunLog runLog,
      Runner runner,
      RetrySettings retry) {
    this.confirmation = retry.kafka().eventDelivery();
    this.clock = clock;
    this.windows = windows;
    this.runLog = runLog;
    this.runner = runner;
    catalogue.views().forEach(view -> queues.put(view.id(), new RunQueue(view, runner)));
  }

  /**
   * Accepts a run that somebody asked for, or joins the one of the same window that is under way or
   * waits.
   *
   * @param window null for the view's default window
   * @param before writes down who asked for a run, before Kafka hears of the run; whoever joins one
   *     changes nothing, and it is not called
   * @return the run, once Kafka has stored it; a {@link KafkaUnavailableException} if Kafka does
   *     not confirm in time that it has. It may have stored it nevertheless, so this fetcher ends
   *     the run FAILED as soon as Kafka answers; if the fetcher is stopped before, the next one
   *     carries the run out
   */
  public CompletableFuture<RunEvent> trigger(
      View view, @Nullable Window window, Function<RunEvent, CompletableFuture<Void>> before) {
    RunQueue queue = queue(view);
    synchronized (queue) {
      Window wanted = window == null ? defaultWindow(view) : window;
      RunEvent running = queue.find(wanted);
      if (running != null && runLog.isInKafka(running)) {
        return CompletableFuture.completedFuture(running);
      }
      CompletableFuture<RunEvent> unconfirmed = queue.findUnconfirmed(wanted);
      return unconfirmed != null ? unconfirmed : accept(queue, wanted, before);
    }
  }

  /**
   * Accepts a run of the default window for the schedule. It does not join a run that somebody
   * asked for, because only a scheduled run is tried again if it is not COMPLETE.
   */
  public void schedule(View view, Trigger trigger, int attempt) {
    RunQueue queue = queue(view);
    synchronized (queue) {
      RunEvent due = accepted(queue, defaultWindow(view), trigger, attempt);
      // It is written to Kafka when it begins: nobody waits for it, and Kafka may be away until
      // then.
      runLog.remember(due);
      queue.add(due);
    }
  }

  /** Queues a run that an earlier fetcher accepted and did not end. */
  public void takeUp(RunEvent unfinished) throws InterruptedException {
    RunQueue queue = queues.get(unfinished.view());
    if (queue == null) { // the view is no longer in the catalogue
      return;
    }
    try {
      queue.add(unfinished);
    } catch (RuntimeException | Error e) { // the other runs are taken up all the same
      runner.abandon(queue.view(), unfinished, e);
    }
  }

  /**
   * Stops in the middle of all runs, and ends none: whoever is the active fetcher next goes on with
   * them. Returns once nothing of them goes on.
   */
  public void stopAll() throws InterruptedException {
    destroy();
    recorder.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    for (RunQueue queue : queues.values()) {
      queue.awaitStopped();
    }
    queues.replaceAll((id, stopped) -> new RunQueue(stopped.view(), runner));
    recorder = newRecorder();
  }

  @Override
  public void destroy() {
    recorder.shutdownNow();
    queues.values().forEach(RunQueue::stop);
  }

  private CompletableFuture<RunEvent> accept(
      RunQueue queue, Window window, Function<RunEvent, CompletableFuture<Void>> before) {
    RunEvent run = accepted(queue, window, Trigger.MANUAL, 0);
    CompletableFuture<RunEvent> answer =
        new CompletableFuture<RunEvent>().orTimeout(confirmation.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<RunEvent> added =
        queue.addOnceStored(run, answer.exceptionallyCompose(Runs::refusal));
    CompletableFuture<Void> unused =
        before
            .apply(run)
            .handleAsync(
                (noted, fault) -> {
                  if (fault == null) {
                    record(queue, run, answer);
                  } else {
                    answer.completeExceptionally(fault);
                  }
                  return (Void) null;
                },
                recorder)
            .exceptionally(
                fault -> {
                  answer.completeExceptionally(fault); // the recorder was stopped meanwhile
                  return null;
                });
    return added;
  }

  private void record(RunQueue queue, RunEvent run, CompletableFuture<RunEvent> answer) {
    if (answer.isDone()) { // its time is up, and Kafka has heard nothing of it
      return;
    }
    CompletableFuture<RunEvent> unused =
        CompletableFuture.completedFuture(run)
            .thenCompose(runLog::write) // so that what it throws refuses the run, too
            .whenComplete(
                (stored, fault) -> {
                  if (fault == null) {
                    answer.complete(stored);
                  } else {
                    answer.completeExceptionally(fault);
                  }
                  if (answer.isCompletedExceptionally()) {
                    queue.endRefused(run);
                  }
                });
  }

  private static CompletableFuture<RunEvent> refusal(Throwable fault) {
    return CompletableFuture.failedFuture(
        fault instanceof TimeoutException ? new KafkaUnavailableException(fault) : fault);
  }

  private RunEvent accepted(RunQueue queue, Window window, Trigger trigger, int attempt) {
    return new RunEvent(
        UUID.randomUUID().toString(),
        queue.view().id(),
        trigger,
        attempt,
        window.isDefault(),
        window.start(),
        window.end(),
        RunStatus.RUNNING,
        null,
        clock.instant(),
        null,
        0,
        0,
        null,
        Map.of(),
        Map.of());
  }

  private Window defaultWindow(View view) {
    return windows.byDefault(view, runLog.lastComplete(view.id()).orElse(null));
  }

  private static ExecutorService newRecorder() {
    return Executors.newSingleThreadExecutor(task -> new Thread(task, "run-recorder"));
  }

  private RunQueue queue(View view) {
    RunQueue queue = queues.get(view.id());
    if (queue == null) {
      throw new IllegalArgumentException("view " + view.id() + " is not in the catalogue");
    }
    return queue;
  }
}
