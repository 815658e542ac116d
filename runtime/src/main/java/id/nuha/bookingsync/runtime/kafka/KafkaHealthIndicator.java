package id.nuha.bookingsync.runtime.kafka;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready when the broker answers. */
final class KafkaHealthIndicator implements HealthIndicator {
  private final TopicAdmin admin;

  KafkaHealthIndicator(TopicAdmin admin) {
    this.admin = admin;
  }

  @Override
  public Health health() {
    try {
      admin.ping();
      return Health.up().build();
    } catch (RuntimeException e) {
      return Health.down().withDetail("reason", "Kafka does not answer").build();
    }
  }
}
