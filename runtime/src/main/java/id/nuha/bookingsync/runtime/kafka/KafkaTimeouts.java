package id.nuha.bookingsync.runtime.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long Kafka may take where somebody waits for it.
 *
 * @param admin for a question about topics, and for a sign of life
 * @param scan for the next records of a topic that is read outside a group
 */
public record KafkaTimeouts(
    @DefaultValue("5s") Duration admin, @DefaultValue("10s") Duration scan) {

  /** Refuses time-outs that would be over at once. */
  public KafkaTimeouts {
    if (admin.isNegative() || admin.isZero() || scan.isNegative() || scan.isZero()) {
      throw new IllegalArgumentException("Kafka's time-outs must be longer than nothing");
    }
  }
}
