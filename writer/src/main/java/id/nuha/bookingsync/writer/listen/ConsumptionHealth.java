package id.nuha.bookingsync.writer.listen;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Which topics are not being consumed, and why: in readiness, and in one log line when that begins
 * and one when it ends.
 */
@Component("applying")
public class ConsumptionHealth implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(ConsumptionHealth.class);

  /** By topic, or by the name of a step of the start. */
  private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

  ConsumptionHealth() {}

  /** Notes a step of the start that is not done yet; that is no news. */
  public void starting(String step) {
    reasons.put(step, "not done yet");
  }

  /** Notes that a topic, or a step, waits for an outage to end; the same reason is said once. */
  public void waiting(String topic, String reason) {
    if (!reason.equals(reasons.put(topic, reason))) {
      log.warn("{} waits: {}. Nothing is lost; it goes on by itself.", topic, reason);
    }
  }

  /** Notes that a topic has stopped until somebody does something. */
  void stopped(String topic, String reason, String mend) {
    reasons.put(topic, reason + ". " + mend);
    log.error("{} is stopped: {}. Nothing is lost. {}.", topic, reason, mend);
  }

  /** Notes that a topic is consumed. */
  void running(String topic) {
    if (reasons.remove(topic) != null) {
      log.info("{} goes on.", topic);
    }
  }

  /** Notes that a step of the start is done. */
  public void done(String step) {
    reasons.remove(step);
  }

  @Override
  public Health health() {
    return reasons.isEmpty() ? Health.up().build() : Health.down().withDetails(reasons).build();
  }
}
