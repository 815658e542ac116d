package id.nuha.bookingsync.writer.listen;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** By topic, or by the name of a step of the start: by consumer, why that one waits. */
  private final Map<String, Map<String, String>> reasons = new TreeMap<>();

  ConsumptionHealth() {}

  /** Notes a step of the start that is not done yet; that is no news. */
  public synchronized void starting(String step) {
    of(step).put(step, "not done yet");
  }

  /** Notes that a step waits for an outage to end; the same reason is said once. */
  public void waiting(String step, String reason) {
    waiting(step, step, reason);
  }

  /** Notes that a consumer of a topic waits; the same reason is said once for all of them. */
  synchronized void waiting(String topic, String consumer, String reason) {
    if (!of(topic).containsValue(reason)) {
      log.warn("{} waits: {}. Nothing is lost; it goes on by itself.", topic, reason);
    }
    of(topic).put(consumer, reason);
  }

  /** Notes that a topic's consumer has stopped until somebody does something. */
  synchronized void stopped(String topic, String consumer, String reason, String mend) {
    String sentence = reason + ". " + mend;
    if (!of(topic).containsValue(sentence)) {
      log.error("{} is stopped: {}. Nothing is lost. {}.", topic, reason, mend);
    }
    of(topic).put(consumer, sentence);
  }

  /** Notes that a consumer of a topic goes on. */
  synchronized void running(String topic, String consumer) {
    Map<String, String> waiting = reasons.get(topic);
    if (waiting != null && waiting.remove(consumer) != null && waiting.isEmpty()) {
      reasons.remove(topic);
      log.info("{} goes on.", topic);
    }
  }

  /** Notes that a step of the start is done. */
  public synchronized void done(String step) {
    reasons.remove(step);
  }

  /** How many topics, or steps of the start, wait. */
  synchronized int waitingTopics() {
    return reasons.size();
  }

  @Override
  public synchronized Health health() {
    Map<String, String> details = new TreeMap<>();
    reasons.forEach(
        (topic, of) -> details.put(topic, String.join("; ", new TreeSet<>(of.values()))));
    return details.isEmpty() ? Health.up().build() : Health.down().withDetails(details).build();
  }

  private Map<String, String> of(String topic) {
    return reasons.computeIfAbsent(topic, none -> new HashMap<>());
  }
}
