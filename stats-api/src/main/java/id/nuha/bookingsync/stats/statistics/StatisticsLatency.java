package id.nuha.bookingsync.stats.statistics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.time.Duration;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * Measures how long statistics take, from the request to its answer: what a page waits for, the
 * wait for PostgreSQL included.
 */
@Component
class StatisticsLatency implements ObservationHandler<ServerRequestObservationContext> {
  private static final String PATH = "/dashboard/stats";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry meters;

  StatisticsLatency(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ServerRequestObservationContext;
  }

  @Override
  public void onStart(ServerRequestObservationContext context) {
    context.put(StatisticsLatency.class, Timer.start(meters));
  }

  @Override
  public void onStop(ServerRequestObservationContext context) {
    Timer.Sample begun = context.getRequired(StatisticsLatency.class);
    String path = context.getPathPattern();
    if (path != null && path.startsWith(PATH) && context.getResponse() != null) {
      begun.stop(
          Timer.builder("bookingsync.statistics.duration")
              .description(
                  "Time that statistics take, from the request to its answer: what the front desk"
                      + " waits for")
              .tag("path", path)
              .tag("status", Integer.toString(context.getResponse().getStatus()))
              .serviceLevelObjectives(BUCKETS)
              .register(meters));
    }
  }
}
