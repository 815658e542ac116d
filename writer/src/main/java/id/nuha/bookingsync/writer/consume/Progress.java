package id.nuha.bookingsync.writer.consume;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Which topics wait for something, and for what: one log line a stop, and readiness. */
@Component("applying")
class Progress implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private final Map<String, String> waiting = new ConcurrentSkipListMap<>();

  /** Notes that a topic waits; the same reason again is not said again. */
  void waits(String topic, String reason) {
    if (!reason.equals(waiting.put(topic, reason))) {
      log.warn("{} waits: {}. Nothing is lost; it goes on by itself.", topic, reason);
    }
  }

  /** Notes what has not come about yet; that is no news. */
  void begins(String step) {
    waiting.put(step, "not done yet");
  }

  /** Notes that a topic has stopped until somebody does something. */
  void asks(String topic, String reason, String mend) {
    waiting.put(topic, reason + ". " + mend);
    log.error("{} is stopped: {}. Nothing is lost. {}.", topic, reason, mend);
  }

  /** Notes that a topic moves. */
  void goesOn(String topic) {
    if (waiting.remove(topic) != null) {
      log.info("{} goes on.", topic);
    }
  }

  /** Notes that a step is done. */
  void isDone(String step) {
    waiting.remove(step);
  }

  @Override
  public Health health() {
    return waiting.isEmpty() ? Health.up().build() : Health.down().withDetails(waiting).build();
  }
}
