package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * What is measured of the runs that this fetcher has ended. Every status that a run may end with is
 * there from the start, at 0, so that the first FAILED one shows as an increase.
 */
@Component
class RunMetrics {
  private final MeterRegistry meters;

  RunMetrics(MeterRegistry meters, Catalogue catalogue) {
    this.meters = meters;
    for (View view : catalogue.views()) {
      for (RunStatus status : RunStatus.values()) {
        if (status != RunStatus.RUNNING) {
          Tags tags = tags(view.id(), status);
          counter(tags);
          timer(tags);
        }
      }
    }
  }

  /** The run has been fetched, whatever the fetch came to. */
  void ended(RunEvent run) {
    Tags tags = tags(run.view(), run.status());
    counter(tags).increment();
    if (run.finishedAt() != null) {
      timer(tags).record(Duration.between(run.startedAt(), run.finishedAt()));
    }
  }

  private static Tags tags(int view, RunStatus status) {
    return Tags.of("view", Integer.toString(view), "status", status.name());
  }

  private Counter counter(Tags tags) {
    return Counter.builder("bookingsync.runs")
        .description("Runs that were fetched, by how: how often SIMRS could not be read whole")
        .tags(tags)
        .register(meters);
  }

  private Timer timer(Tags tags) {
    return Timer.builder("bookingsync.run.duration")
        .description(
            "Time from a run's start until all its records are in Kafka: a slower SIMRS, or more"
                + " bookings, show here long before a run fails")
        .tags(tags)
        .register(meters);
  }
}
