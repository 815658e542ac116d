package id.nuha.bookingsync.fetcher.simrs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is measured of SIMRS. */
final class SimrsMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry meters;
  private final Counter retries;

  SimrsMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.retries =
        Counter.builder("bookingsync.fetcher.retries")
            .description(
                "Requests for a page that had been asked for before: SIMRS fails, or is slow, and"
                    + " runs take longer although they do not fail yet")
            .register(meters);
  }

  /** A request begins. */
  Timer.Sample begin() {
    return Timer.start(meters);
  }

  /**
   * A request has ended.
   *
   * @param outcome how: {@code http_200}, {@code timeout}, {@code no_answer}
   */
  void ended(Timer.Sample begun, String outcome) {
    Counter.builder("bookingsync.fetcher.requests")
        .description("Requests to SIMRS, by how they ended: what SIMRS is asked, and refuses")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
    begun.stop(
        Timer.builder("bookingsync.fetcher.request.duration")
            .description(
                "Time that SIMRS takes for an answer, its body included: whether SIMRS is what makes"
                    + " runs slow")
            .tag("outcome", outcome)
            .serviceLevelObjectives(BUCKETS)
            .register(meters));
  }

  /** A page of a view has been read. */
  void read(int view) {
    Counter.builder("bookingsync.fetcher.pages")
        .description(
            "Pages that SIMRS gave, each as often as it was read: whether a run moves, and how many"
                + " passes its proof takes")
        .tag("view", Integer.toString(view))
        .register(meters)
        .increment();
  }

  /** A page is asked for again. */
  void askedAgain() {
    retries.increment();
  }
}
