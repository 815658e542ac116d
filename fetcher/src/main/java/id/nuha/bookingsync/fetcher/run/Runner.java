package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.Mistake;
import id.nuha.bookingsync.fetcher.fetch.Fetch;
import id.nuha.bookingsync.fetcher.fetch.FetchResult;
import id.nuha.bookingsync.fetcher.kafka.DeliveryReport;
import id.nuha.bookingsync.fetcher.kafka.KafkaPublication;
import id.nuha.bookingsync.fetcher.kafka.Publications;
import id.nuha.bookingsync.fetcher.kafka.PublishedRecords;
import id.nuha.bookingsync.fetcher.simrs.PageLink;
import id.nuha.bookingsync.fetcher.simrs.SimrsClient;
import id.nuha.bookingsync.fetcher.simrs.SimrsException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Carries one run out: begin, fetch, await the deliveries, end. */
@Component
class Runner {
  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  private final Clock clock;
  private final SimrsClient simrs;
  private final Publications publications;
  private final PublishedRecords publishedRecords;
  private final TopicAdmin topics;
  private final RunLog runLog;
  private final RetryUntilAvailable runRetry;
  private final MeterRegistry meters;

  Runner(
      Clock clock,
      SimrsClient simrs,
      Publications publications,
      PublishedRecords publishedRecords,
      TopicAdmin topics,
      RunLog runLog,
      RetryUntilAvailable runRetry,
      MeterRegistry meters) {
    this.clock = clock;
    this.simrs = simrs;
    this.publications = publications;
    this.publishedRecords = publishedRecords;
    this.topics = topics;
    this.runLog = runLog;
    this.runRetry = runRetry;
    this.meters = meters;
  }

  /**
   * Fetches the run's window. An outage of Kafka delays the run and does not fail it; whatever else
   * goes wrong ends it FAILED.
   */
  void run(View view, RunEvent accepted) throws InterruptedException {
    RunEvent newest = accepted;
    try {
      newest = begin(view, accepted);
      KafkaPublication publication = publications.open(view, newest.runId());
      FetchResult result = fetch(view, newest, publication);
      newest = awaitDeliveries(view, newest, publication, result);
    } catch (RuntimeException | Error e) {
      newest = endedByMistake(view, newest, e);
    }
    end(newest);
  }

  /** Ends a run that an earlier fetcher began and did not end. */
  void endInterrupted(View view, RunEvent begun) throws InterruptedException {
    RunEvent ended;
    try {
      ended =
          endedAsCounted(
              view,
              begun,
              "the fetcher was stopped in the middle; what had reached Kafka by then is applied");
    } catch (RuntimeException | Error e) {
      ended = endedByMistake(view, begun, e);
    }
    end(ended);
  }

  /** Ends a run that was refused, because Kafka may have stored its acceptance nevertheless. */
  void endRefused(RunEvent refused) throws InterruptedException {
    end(
        ended(
            refused,
            FetchResult.failed("Kafka did not record it in time; it was refused"),
            new DeliveryReport()));
  }

  /** Ends FAILED a run that could not be carried out, or not be ended, because of a mistake. */
  void abandon(View view, RunEvent run, Throwable exception) throws InterruptedException {
    RunEvent newest = runLog.find(run.runId()).orElse(run);
    if (newest.status() == RunStatus.RUNNING) {
      end(endedByMistake(view, newest, exception));
    }
  }

  private RunEvent begin(View view, RunEvent accepted) throws InterruptedException {
    RunEvent begun =
        untilKafkaAnswers(
            "begin",
            accepted,
            () ->
                accepted.begun(
                    clock.instant(),
                    topics.topicId(view.topic()),
                    topics.endOffsets(view.topic())));
    write(begun);
    return begun;
  }

  private FetchResult fetch(View view, RunEvent begun, KafkaPublication publication)
      throws InterruptedException {
    try {
      PageLink firstPage = simrs.pages(view, begun.windowStart(), begun.windowEnd());
      return new Fetch(view, clock.getZone(), firstPage).into(publication);
    } catch (SimrsException | KafkaUnavailableException e) {
      return FetchResult.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return FetchResult.failed(mistake(begun, e));
    }
  }

  /** Waits until Kafka has stored every record, and says how the run has then ended. */
  private RunEvent awaitDeliveries(
      View view, RunEvent begun, KafkaPublication publication, FetchResult result)
      throws InterruptedException {
    DeliveryReport delivered;
    try {
      delivered = publication.await();
    } catch (KafkaUnavailableException e) {
      return endedAsCounted(
          view, begun, e.getMessage() + "; what could be sent until then is published");
    }
    RunEvent onPresentTopic = onPresentTopic(view, begun);
    return onPresentTopic.equals(begun)
        ? ended(begun, result, delivered)
        : endedOnNewTopic(view, onPresentTopic, delivered);
  }

  /** Ends FAILED a run whose topic was deleted and created again while it published. */
  private RunEvent endedOnNewTopic(View view, RunEvent onNewTopic, DeliveryReport delivered)
      throws InterruptedException {
    return ended(
        onNewTopic,
        FetchResult.failed(
            view.topic() + " was deleted in the middle, with records of this run; sync again"),
        delivered.withPositionsOf(count(view, onNewTopic)));
  }

  /** Ends FAILED a run of which nobody knows what Kafka has stored: the topics are counted. */
  private RunEvent endedAsCounted(View view, RunEvent begun, String reason)
      throws InterruptedException {
    RunEvent onPresentTopic = onPresentTopic(view, begun);
    return ended(onPresentTopic, FetchResult.failed(reason), count(view, onPresentTopic));
  }

  /**
   * Ends FAILED a run in which something was thrown that nobody expects. Where its records cannot
   * be counted either, the ledger counts those that are applied.
   */
  private RunEvent endedByMistake(View view, RunEvent run, Throwable exception)
      throws InterruptedException {
    String reason = mistake(run, exception);
    if (run.topicId() == null) { // it had not begun
      return ended(run, FetchResult.failed(reason), new DeliveryReport());
    }
    try {
      return endedAsCounted(view, run, reason);
    } catch (RuntimeException | Error e) {
      return ended(
          run,
          FetchResult.failed(reason + "; its records could not be counted"),
          new DeliveryReport());
    }
  }

  // What is thrown because the fetcher is being stopped is no mistake: the next one goes on.
  private static String mistake(RunEvent run, Throwable exception) throws InterruptedException {
    if (exception instanceof InterruptException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      throw new InterruptedException();
    }
    String words = Mistake.inWords(exception);
    log.error("Run {} met {}.", run.runId(), words);
    return words;
  }

  /**
   * The run itself, or, where its topic was deleted since it began, the same run on the new topic:
   * the writer can apply only what that one holds.
   */
  private RunEvent onPresentTopic(View view, RunEvent begun) throws InterruptedException {
    String topicId = untilKafkaAnswers("be counted", begun, () -> topics.topicId(view.topic()));
    return topicId.equals(begun.topicId())
        ? begun
        : begun.begun(begun.startedAt(), topicId, Map.of());
  }

  private DeliveryReport count(View view, RunEvent run) throws InterruptedException {
    return untilKafkaAnswers("be counted", run, () -> publishedRecords.of(view, run));
  }

  private RunEvent ended(RunEvent run, FetchResult result, DeliveryReport delivered) {
    return run.ended(
        result.status(),
        result.reason(),
        clock.instant(),
        delivered.published(),
        delivered.rejected(),
        delivered.endOffsets());
  }

  private void end(RunEvent run) throws InterruptedException {
    RunEvent ended = written(run);
    String view = Integer.toString(ended.view());
    meters.counter("bookingsync.runs", "view", view, "status", ended.status().name()).increment();
    if (ended.status() == RunStatus.COMPLETE) {
      log.info(
          "Run {} of view {} is COMPLETE: {} published, {} rejected.",
          ended.runId(),
          view,
          ended.published(),
          ended.rejected());
    } else {
      log.warn(
          "Run {} of view {} is {}, {} published, {} rejected: {}.",
          ended.runId(),
          view,
          ended.status(),
          ended.published(),
          ended.rejected(),
          ended.reason());
    }
  }

  /** Writes the end of a run, or, where a mistake prevents that, that it is FAILED. */
  private RunEvent written(RunEvent ended) throws InterruptedException {
    try {
      write(ended);
      return ended;
    } catch (RuntimeException | Error e) {
      RunEvent failed =
          ended.ended(
              RunStatus.FAILED,
              mistake(ended, e),
              clock.instant(),
              ended.published(),
              ended.rejected(),
              ended.endOffsets());
      // First of all here, so that the view is scheduled again in any case.
      runLog.remember(failed);
      try {
        write(failed);
      } catch (RuntimeException | Error again) {
        log.error(
            "Run {} cannot be recorded as FAILED: {}. The next fetcher will do it.",
            failed.runId(),
            mistake(failed, again));
      }
      return failed;
    }
  }

  private void write(RunEvent event) throws InterruptedException {
    untilKafkaAnswers(
        "be recorded",
        event,
        () -> {
          runLog.append(event);
          return event;
        });
  }

  private <T> T untilKafkaAnswers(String what, RunEvent run, RetryUntilAvailable.Step<T> step)
      throws InterruptedException {
    return runRetry.call(
        step, outage -> log.warn("Run {} waits to {}: {}.", run.runId(), what, outage));
  }
}
