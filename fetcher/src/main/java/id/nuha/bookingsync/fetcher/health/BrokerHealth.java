package id.nuha.bookingsync.fetcher.health;

import id.nuha.bookingsync.fetcher.publish.Broker;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready when the broker answers. */
@Component("brokerHealthIndicator")
class BrokerHealth implements HealthIndicator {
  private final Broker broker;

  BrokerHealth(Broker broker) {
    this.broker = broker;
  }

  @Override
  public Health health() {
    try {
      broker.ping();
      return Health.up().build();
    } catch (RuntimeException e) {
      return Health.down().withDetail("reason", "Kafka does not answer").build();
    }
  }
}
