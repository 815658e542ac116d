package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunEvent.Trigger;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<Integer, RunQueue> queues = new ConcurrentHashMap<>();

  Runs(Catalogue catalogue, Clock clock, Windows windows, RunLog runLog, Runner runner) {
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
   * @throws KafkaUnavailableException if the run cannot be recorded. Kafka may have stored it
   *     nevertheless, so this fetcher ends it FAILED as soon as Kafka answers; if the fetcher is
   *     stopped before, the next one carries the run out
   */
  public RunEvent trigger(View view, @Nullable Window window) throws InterruptedException {
    RunQueue queue = queue(view);
    synchronized (queue) {
      Window wanted = window == null ? defaultWindow(view) : window;
      RunEvent running = queue.find(wanted);
      return running != null && runLog.isInKafka(running) ? running : accept(queue, wanted);
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

  /** Queues a run that an earlier fetcher accepted and did not begin; ends one that it began. */
  public void takeUp(RunEvent unfinished) throws InterruptedException {
    RunQueue queue = queues.get(unfinished.view());
    if (queue == null) { // the view is no longer in the catalogue
      return;
    }
    if (unfinished.topicId() == null) {
      queue.add(unfinished);
    } else {
      runner.endInterrupted(queue.view(), unfinished);
    }
  }

  @Override
  public void destroy() {
    queues.values().forEach(RunQueue::stop);
  }

  private RunEvent accept(RunQueue queue, Window window) throws InterruptedException {
    RunEvent accepted = accepted(queue, window, Trigger.MANUAL, 0);
    try {
      runLog.append(accepted);
    } catch (KafkaUnavailableException e) {
      queue.endRefused(accepted);
      throw e;
    }
    queue.add(accepted);
    return accepted;
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

  private RunQueue queue(View view) {
    RunQueue queue = queues.get(view.id());
    if (queue == null) {
      throw new IllegalArgumentException("view " + view.id() + " is not in the catalogue");
    }
    return queue;
  }
}
