package id.nuha.bookingsync.writer.backlog;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.DiskSpace;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks now and then at what waits. Whoever asks for the metrics gets what was seen last and waits
 * for nobody. What could not be seen, as while Kafka is away, is NaN: it is unknown, not 0.
 */
@Component
class BacklogMetrics {
  private static final Logger log = LoggerFactory.getLogger(BacklogMetrics.class);

  private final Backlog backlog;
  private final TopicAdmin topics;
  private final Catalogue catalogue;
  private volatile Map<String, Long> lags = Map.of();
  private volatile Map<Integer, Long> deadLetters = Map.of();
  private volatile @Nullable DiskSpace disk;

  BacklogMetrics(Backlog backlog, TopicAdmin topics, Catalogue catalogue, MeterRegistry meters) {
    this.backlog = backlog;
    this.topics = topics;
    this.catalogue = catalogue;
    for (String topic : backlog.topics()) {
      Gauge.builder("bookingsync.consumer.lag", () -> lags.get(topic))
          .baseUnit("records")
          .description(
              "Records in Kafka that are not in the tables yet, at most: whether the writer keeps up;"
                  + " it has to come back to 0")
          .tag("topic", topic)
          .register(meters);
    }
    for (View view : catalogue.views()) {
      Gauge.builder("bookingsync.dead.letters.waiting", () -> deadLetters.get(view.id()))
          .description(
              "Dead letters that no redrive has applied: rows that the dashboards lack until somebody"
                  + " mends the cause")
          .tag("view", Integer.toString(view.id()))
          .register(meters);
    }
    Gauge.builder("bookingsync.broker.disk.free", () -> disk == null ? null : disk.freeBytes())
        .baseUnit("bytes")
        .description(
            "Room left on the fullest disk of the brokers' logs: a full one stops Kafka, and with it"
                + " every sync")
        .register(meters);
    Gauge.builder("bookingsync.broker.disk.size", () -> disk == null ? null : disk.totalBytes())
        .baseUnit("bytes")
        .description("Size of that disk: what the room left on it is measured by")
        .register(meters);
  }

  @Scheduled(
      initialDelayString = "${booking-sync.backlog.interval:15s}",
      fixedDelayString = "${booking-sync.backlog.interval:15s}")
  void look() {
    Map<String, Long> newLags = new HashMap<>();
    Map<Integer, Long> newDeadLetters = new HashMap<>();
    DiskSpace newDisk = null;
    try {
      newDisk = topics.fullestDisk().orElse(null);
      for (String topic : backlog.topics()) {
        newLags.put(topic, backlog.notApplied(topic));
      }
      for (View view : catalogue.views()) {
        newDeadLetters.put(view.id(), backlog.deadLetters(view));
      }
    } catch (RuntimeException e) { // nothing depends on it; one outage ends the look
      log.debug("What waits in Kafka is looked at later: {}.", e.getClass().getSimpleName());
    }
    lags = newLags;
    deadLetters = newDeadLetters;
    disk = newDisk;
  }
}
