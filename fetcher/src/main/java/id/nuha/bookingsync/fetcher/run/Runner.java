package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunProgress;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.Mistake;
import id.nuha.bookingsync.fetcher.fetch.Fetch;
import id.nuha.bookingsync.fetcher.fetch.FetchProgress;
import id.nuha.bookingsync.fetcher.fetch.FetchResult;
import id.nuha.bookingsync.fetcher.kafka.DeliveryReport;
import id.nuha.bookingsync.fetcher.kafka.KafkaPublication;
import id.nuha.bookingsync.fetcher.kafka.Publications;
import id.nuha.bookingsync.fetcher.kafka.PublishedRecords;
import id.nuha.bookingsync.fetcher.simrs.Pace;
import id.nuha.bookingsync.fetcher.simrs.PageLink;
import id.nuha.bookingsync.fetcher.simrs.SimrsClient;
import id.nuha.bookingsync.fetcher.simrs.SimrsException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.outage.RetryUntilAvailable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Carries one run out: begin, fetch slice after slice, await the deliveries of each, end. */
@Component
class Runner {
  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  /** A run that the fetcher does not survive must not be tried for ever. */
  private static final int MAX_INTERRUPTIONS = 10;

  /** What a fetch keeps of a record, in bytes. */
  private static final int RECORD_BYTES = 136;

  /** Runs of two views at once may then take a third of the heap. */
  private static final int MAX_RECORDS =
      (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 6 / RECORD_BYTES);

  private final Clock clock;
  private final SimrsClient simrs;
  private final Publications publications;
  private final PublishedRecords publishedRecords;
  private final TopicAdmin topics;
  private final RunLog runLog;
  private final RetryUntilAvailable runRetry;
  private final RunsInProgress inProgress;
  private final RunMetrics metrics;

  Runner(
      Clock clock,
      SimrsClient simrs,
      Publications publications,
      PublishedRecords publishedRecords,
      TopicAdmin topics,
      RunLog runLog,
      RetryUntilAvailable runRetry,
      RunsInProgress inProgress,
      RunMetrics metrics) {
    this.clock = clock;
    this.simrs = simrs;
    this.publications = publications;
    this.publishedRecords = publishedRecords;
    this.topics = topics;
    this.runLog = runLog;
    this.runRetry = runRetry;
    this.inProgress = inProgress;
    this.metrics = metrics;
  }

  /**
   * Fetches the run's window. An outage of Kafka delays the run and does not fail it; whatever else
   * goes wrong ends it FAILED.
   */
  void run(View view, RunEvent accepted) throws InterruptedException {
    RunEvent newest = accepted;
    Pace pace = simrs.pace();
    try {
      newest = begin(view, accepted);
      newest = fetch(view, newest, new DeliveryReport(), pace);
    } catch (RuntimeException | Error e) {
      newest = endedByMistake(view, runLog.find(newest.runId()).orElse(newest), e);
    }
    end(newest, pace.requests());
  }

  /**
   * Goes on with a run that an earlier fetcher began and did not end, with its first slice that is
   * not read. On a new topic it begins anew: nobody knows what became of the records in the old
   * one.
   */
  void resume(View view, RunEvent interrupted) throws InterruptedException {
    RunEvent newest = interrupted;
    Pace pace = simrs.pace();
    try {
      newest = onPresentTopic(view, interrupted);
      DeliveryReport before = count(view, newest);
      newest =
          newest.advanced(newest.progress().interrupted(), before.published(), before.rejected());
      if (newest.progress().timesInterrupted() > MAX_INTERRUPTIONS) {
        newest =
            ended(
                newest,
                FetchResult.failed(
                    "the fetcher was stopped %d times while it read the same days"
                        .formatted(newest.progress().timesInterrupted())),
                before);
      } else {
        write(newest);
        newest = recounted(view, fetch(view, newest, before, pace), newest);
      }
    } catch (RuntimeException | Error e) {
      newest = endedByMistake(view, runLog.find(newest.runId()).orElse(newest), e);
    }
    end(newest, pace.requests());
  }

  /** Ends a run that was refused, because Kafka may have stored its acceptance nevertheless. */
  void endRefused(RunEvent refused) throws InterruptedException {
    end(
        ended(
            refused,
            FetchResult.failed("Kafka did not record it in time; it was refused"),
            new DeliveryReport()),
        0);
  }

  /** Ends FAILED a run that could not be carried out, or not be ended, because of a mistake. */
  void abandon(View view, RunEvent run, Throwable exception) throws InterruptedException {
    RunEvent newest = runLog.find(run.runId()).orElse(run);
    if (newest.status() == RunStatus.RUNNING) {
      end(endedByMistake(view, newest, exception), 0);
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

  /**
   * Reads slice after slice. One that cannot be proven does not keep the others from being read;
   * one that cannot be read ends the run.
   *
   * @param before what Kafka holds of the run already
   * @param pace at which the run asks SIMRS; a 429 lowers it for all its slices
   * @return the run as it ended
   */
  private RunEvent fetch(View view, RunEvent begun, DeliveryReport before, Pace pace)
      throws InterruptedException {
    try {
      return fetch(view, begun, before, pace, inProgress.begin(begun));
    } finally {
      inProgress.end(begun);
    }
  }

  private RunEvent fetch(
      View view, RunEvent begun, DeliveryReport before, Pace pace, FetchProgress progress)
      throws InterruptedException {
    KafkaPublication publication = publications.open(view, begun.runId(), before);
    RunEvent newest = begun;
    int maxDays = Slice.MAX_DAYS;
    while (true) {
      Slice slice = Slice.firstUnreadOf(newest, maxDays, clock.getZone());
      progress.beginSlice(
          slice.days(clock.getZone()), slice.daysBehind(newest.windowEnd(), clock.getZone()));
      FetchResult result = fetch(view, newest, slice, pace, publication, progress);
      DeliveryReport delivered;
      try {
        delivered = publication.await();
      } catch (KafkaUnavailableException e) {
        return endedAsCounted(view, newest, unsent(result, e));
      }
      RunEvent onPresentTopic = onPresentTopic(view, newest);
      if (!onPresentTopic.equals(newest)) {
        return endedOnNewTopic(view, onPresentTopic, delivered);
      }
      if (result.status() == RunStatus.FAILED) {
        return ended(newest, result, delivered);
      }
      int days = slice.days(clock.getZone());
      if (result.hasTooManyRecords() && days > 1) {
        maxDays = days / 2; // for the slices behind it, too
        continue;
      }
      newest =
          newest.advanced(
              progress(newest, slice, result), delivered.published(), delivered.rejected());
      if (slice.end().equals(newest.windowEnd())) {
        return ended(newest, result(newest), delivered);
      }
      write(newest);
    }
  }

  private FetchResult fetch(
      View view,
      RunEvent run,
      Slice slice,
      Pace pace,
      KafkaPublication publication,
      FetchProgress progress)
      throws InterruptedException {
    try {
      PageLink firstPage = simrs.pages(view, slice.start(), slice.end(), pace);
      return new Fetch(view, clock.getZone(), firstPage, pace, MAX_RECORDS, progress)
          .into(progress.counting(publication));
    } catch (SimrsException | KafkaUnavailableException e) {
      return FetchResult.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return FetchResult.failed(mistake(run, e));
    }
  }

  // What SIMRS said first is why the run failed, whatever became of Kafka since.
  private static String unsent(FetchResult result, KafkaUnavailableException e) {
    String reason =
        result.status() == RunStatus.FAILED ? String.valueOf(result.reason()) : e.getMessage();
    return reason + "; what could be sent until then is published";
  }

  private static RunProgress progress(RunEvent run, Slice slice, FetchResult result) {
    return result.reason() == null
        ? run.progress().proven(slice.end(), result.seen())
        : run.progress().unproven(slice.start(), slice.end(), result.reason(), result.seen());
  }

  /** What the slices of a run that is read to its end come to. */
  private FetchResult result(RunEvent run) {
    Seen seen = run.progress().seen();
    List<String> reasons = new ArrayList<>();
    if (seen.lacksKeys()) {
      reasons.add(
          "%d of %d records have no usable key, as when SIMRS renames a field; the dead letters of view %d say which"
              .formatted(seen.withoutKey(), seen.records(), run.view()));
    }
    String unproven = words().unproven(run);
    if (unproven != null) {
      reasons.add(unproven);
    }
    return reasons.isEmpty()
        ? FetchResult.complete(seen)
        : FetchResult.incomplete(String.join("; ", reasons), seen);
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

  /**
   * The run with what Kafka holds of it now. A fetcher that had it before and was paused may have
   * sent the last of its records only when it woke.
   */
  private RunEvent recounted(View view, RunEvent ended, RunEvent begun)
      throws InterruptedException {
    if (!Objects.equals(ended.topicId(), begun.topicId())) { // of the old topic nothing is left
      return ended;
    }
    DeliveryReport all = count(view, ended);
    return ended.ended(
        ended.status(),
        ended.reason(),
        clock.instant(),
        all.published(),
        all.rejected(),
        all.endOffsets());
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
    String reason = result.reason();
    return run.ended(
        result.status(),
        reason == null || run.topicId() == null ? reason : words().withProvenDays(reason, run),
        clock.instant(),
        delivered.published(),
        delivered.rejected(),
        delivered.endOffsets());
  }

  private void end(RunEvent run, long requests) throws InterruptedException {
    RunEvent ended = written(run);
    String view = Integer.toString(ended.view());
    metrics.ended(ended);
    if (ended.status() == RunStatus.COMPLETE) {
      log.info(
          "Run {} of view {} is COMPLETE: {} published, {} rejected; SIMRS was asked {} times.",
          ended.runId(),
          view,
          ended.published(),
          ended.rejected(),
          requests);
    } else {
      log.warn(
          "Run {} of view {} is {}, {} published, {} rejected, SIMRS was asked {} times: {}.",
          ended.runId(),
          view,
          ended.status(),
          ended.published(),
          ended.rejected(),
          requests,
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
              words().withProvenDays(mistake(ended, e), ended),
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

  private DaysInWords words() {
    return new DaysInWords(clock.getZone());
  }

  private <T> T untilKafkaAnswers(String what, RunEvent run, RetryUntilAvailable.Step<T> step)
      throws InterruptedException {
    return runRetry.call(
        step, outage -> log.warn("Run {} waits to {}: {}.", run.runId(), what, outage));
  }
}
