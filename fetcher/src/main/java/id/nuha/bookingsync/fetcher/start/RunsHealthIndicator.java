package id.nuha.bookingsync.fetcher.start;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready when earlier runs were read from Kafka, so that new ones can be accepted. */
@Component
class RunsHealthIndicator implements HealthIndicator {
  private final FetcherStartup startup;

  RunsHealthIndicator(FetcherStartup startup) {
    this.startup = startup;
  }

  @Override
  public Health health() {
    return startup.isDone()
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", "earlier runs are not read yet").build();
  }
}
