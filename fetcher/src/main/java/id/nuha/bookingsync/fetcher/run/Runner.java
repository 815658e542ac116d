package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.fetch.Fetch;
import id.nuha.bookingsync.fetcher.fetch.FetchResult;
import id.nuha.bookingsync.fetcher.kafka.DeliveryReport;
import id.nuha.bookingsync.fetcher.kafka.KafkaPublication;
import id.nuha.bookingsync.fetcher.kafka.ObservationClock;
import id.nuha.bookingsync.fetcher.kafka.PublishedRecords;
import id.nuha.bookingsync.fetcher.kafka.SimrsKind;
import id.nuha.bookingsync.fetcher.simrs.SimrsClient;
import id.nuha.bookingsync.fetcher.simrs.SimrsException;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** Carries one run out: begin, fetch, make sure of what landed, end. */
@Component
class Runner {
  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  private final Clock clock;
  private final SimrsClient simrs;
  private final SimrsKind source;
  private final KafkaTemplate<byte[], byte[]> recordTemplate;
  private final ObservationClock observations;
  private final TopicAdmin broker;
  private final PublishedRecords publishedRecords;
  private final RunLog runLog;
  private final MeterRegistry meters;

  Runner(
      Clock clock,
      SimrsClient simrs,
      SimrsKind source,
      KafkaTemplate<byte[], byte[]> recordTemplate,
      ObservationClock observations,
      TopicAdmin broker,
      PublishedRecords publishedRecords,
      RunLog runLog,
      MeterRegistry meters) {
    this.clock = clock;
    this.simrs = simrs;
    this.source = source;
    this.recordTemplate = recordTemplate;
    this.observations = observations;
    this.broker = broker;
    this.publishedRecords = publishedRecords;
    this.runLog = runLog;
    this.meters = meters;
  }

  /** Fetches the run's window. Kafka's outages delay it. */
  void run(View view, RunEvent accepted) throws InterruptedException {
    RunEvent begun =
        onceKafkaAnswers(
            "begin",
            accepted,
            () ->
                accepted.begun(
                    clock.instant(),
                    broker.topicId(view.topic()),
                    broker.endOffsets(view.topic())));
    write(begun);
    KafkaPublication publication =
        new KafkaPublication(view, begun.runId(), source, recordTemplate, observations);
    FetchResult verdict = fetch(view, begun, publication);
    DeliveryReport landed;
    try {
      landed = publication.await();
    } catch (KafkaUnavailableException e) {
      endCounted(
          view,
          begun,
          FetchResult.failed(e.getMessage() + "; what could be sent until then is published"));
      return;
    }
    String topicId = topicId(view, begun);
    if (topicId.equals(begun.topicId())) {
      end(begun, verdict, landed);
    } else {
      DeliveryReport here =
          onceKafkaAnswers("be counted", begun, () -> publishedRecords.landed(view, begun));
      end(
          begun.begun(begun.startedAt(), topicId, Map.of()),
          FetchResult.failed(
              view.topic() + " was deleted in the middle, with records of this run; sync again"),
          landed.withPositionsOf(here));
    }
  }

  /** Ends a run that an earlier fetcher left in the middle, with what of it had landed. */
  void endInterrupted(View view, RunEvent begun) throws InterruptedException {
    endCounted(
        view,
        begun,
        FetchResult.failed(
            "the fetcher was stopped in the middle; what had reached Kafka by then is applied"));
  }

  /** Ends a run whose acceptance nobody was told of. */
  void abandon(RunEvent refused) throws InterruptedException {
    end(
        refused,
        FetchResult.failed("Kafka did not record it in time; it was refused"),
        new DeliveryReport());
  }

  // What the topic that is there now holds of the run: only of that one will anything be applied.
  private void endCounted(View view, RunEvent begun, FetchResult verdict)
      throws InterruptedException {
    String topicId = topicId(view, begun);
    RunEvent here =
        topicId.equals(begun.topicId()) ? begun : begun.begun(begun.startedAt(), topicId, Map.of());
    end(
        here,
        verdict,
        onceKafkaAnswers("be counted", begun, () -> publishedRecords.landed(view, here)));
  }

  private String topicId(View view, RunEvent run) throws InterruptedException {
    return onceKafkaAnswers("be counted", run, () -> broker.topicId(view.topic()));
  }

  private FetchResult fetch(View view, RunEvent begun, KafkaPublication publication)
      throws InterruptedException {
    Fetch fetch =
        new Fetch(view, clock.getZone(), simrs.pages(view, begun.windowStart(), begun.windowEnd()));
    try {
      return fetch.into(publication);
    } catch (SimrsException | KafkaUnavailableException e) {
      return FetchResult.failed(String.valueOf(e.getMessage()));
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedException();
    } catch (RuntimeException | Error e) {
      // Its message may quote a record; the place is enough to find the mistake.
      log.error(
          "Run {} met a mistake in the fetcher itself: {} at {}; please report it.",
          begun.runId(),
          e.getClass().getName(),
          e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "an unknown place");
      return FetchResult.failed("a mistake in the fetcher itself: " + e.getClass().getSimpleName());
    }
  }

  private void end(RunEvent begun, FetchResult verdict, DeliveryReport landed)
      throws InterruptedException {
    RunEvent ended =
        begun.ended(
            verdict.status(),
            verdict.reason(),
            clock.instant(),
            landed.publishedCount(),
            landed.rejectedCount(),
            landed.endOffsets());
    write(ended);
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

  private void write(RunEvent event) throws InterruptedException {
    onceKafkaAnswers(
        "be recorded",
        event,
        () -> {
          runLog.append(event);
          return event;
        });
  }

  /** What needs Kafka. */
  private interface Step<T> {
    T take() throws InterruptedException;
  }

  private static <T> T onceKafkaAnswers(String what, RunEvent run, Step<T> step)
      throws InterruptedException {
    ExponentialBackOff backOff = new ExponentialBackOff(500, 1.5);
    backOff.setMaxInterval(5_000);
    BackOffExecution waits = backOff.start();
    boolean told = false;
    while (true) {
      try {
        return step.take();
      } catch (KafkaUnavailableException e) {
        if (!told) {
          log.warn("Run {} waits to {}: {}.", run.runId(), what, e.getMessage());
          told = true;
        }
        Thread.sleep(waits.nextBackOff());
      }
    }
  }
}
