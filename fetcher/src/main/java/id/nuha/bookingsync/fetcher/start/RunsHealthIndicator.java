package id.nuha.bookingsync.fetcher.start;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Ready when earlier runs were read from Kafka, so that new ones can be accepted, or when another
 * fetcher is the active one.
 */
@Component
class RunsHealthIndicator implements HealthIndicator {
  private final FetcherStartup startup;

  RunsHealthIndicator(FetcherStartup startup) {
    this.startup = startup;
  }

  @Override
  public Health health() {
    if (startup.isWaiting()) {
      return Health.up().withDetail("waits", "another fetcher is the active one").build();
    }
    return startup.isDone()
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", startup.waitsFor()).build();
  }
}
