package id.nuha.bookingsync.fetcher.health;

import id.nuha.bookingsync.fetcher.run.Startup;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready when earlier runs were read from Kafka, so that new ones can be accepted. */
@Component("runsHealthIndicator")
class RunsHealth implements HealthIndicator {
  private final Startup startup;

  RunsHealth(Startup startup) {
    this.startup = startup;
  }

  @Override
  public Health health() {
    return startup.isDone()
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", "earlier runs are not read yet").build();
  }
}
