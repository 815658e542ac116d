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
   * Accepts a run that somebody asked for, or finds the one that is already under way for the same
   * window.
   *
   * @param window null for the view's default window
   * @throws KafkaUnavailableException if it cannot be recorded; should Kafka have taken it all the
   *     same, this fetcher ends it FAILED, and the next one would carry it out
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
   * Accepts a run of the default window for the schedule. It joins no other: a run that somebody
   * asked for would not be tried again.
   */
  public void schedule(View view, Trigger trigger, int attempt) {
    RunQueue queue = queue(view);
    synchronized (queue) {
      RunEvent due = accepted(queue, defaultWindow(view), trigger, attempt);
      // Its first event is written when it begins, however long Kafka is away until then.
      runLog.note(due);
      queue.add(due);
    }
  }

  /** Takes up what an earlier fetcher had accepted, and ends what it had begun. */
  public void takeUp(RunEvent unfinished) throws InterruptedException {
    RunQueue queue = queues.get(unfinished.view());
    if (queue == null) { // the view has left the catalogue
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
      queue.abandon(accepted); // Kafka may have it all the same
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
