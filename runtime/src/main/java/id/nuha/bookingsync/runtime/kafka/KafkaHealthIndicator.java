package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.runtime.health.PatientHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Ready when the broker answers. */
final class KafkaHealthIndicator extends PatientHealthIndicator {
  private final TopicAdmin admin;

  KafkaHealthIndicator(TopicAdmin admin) {
    super("Kafka");
    this.admin = admin;
  }

  @Override
  protected Health check() {
    try {
      admin.ping();
      return Health.up().build();
    } catch (KafkaUnavailableException e) {
      return e.isRefusal()
          ? Health.down().withDetail("reason", String.valueOf(e.getMessage())).build()
          : doesNotAnswer();
    } catch (RuntimeException e) {
      return doesNotAnswer();
    }
  }
}
