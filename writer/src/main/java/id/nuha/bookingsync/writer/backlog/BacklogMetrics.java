package id.nuha.bookingsync.writer.backlog;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.DiskSpace;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks now and then at what waits. Whoever asks for the metrics gets what was seen last and waits
 * for nobody. What cannot be seen, as while Kafka is away, is left out: it is unknown, not 0.
 */
@Component
class BacklogMetrics {
  private static final Logger log = LoggerFactory.getLogger(BacklogMetrics.class);

  private final Backlog backlog;
  private final TopicAdmin topics;
  private final Catalogue catalogue;
  private final MultiGauge lag;
  private final MultiGauge deadLetters;
  private final MultiGauge diskFree;
  private final MultiGauge diskSize;

  BacklogMetrics(Backlog backlog, TopicAdmin topics, Catalogue catalogue, MeterRegistry meters) {
    this.backlog = backlog;
    this.topics = topics;
    this.catalogue = catalogue;
    this.lag =
        MultiGauge.builder("bookingsync.consumer.lag")
            .baseUnit("records")
            .description(
                "Records in Kafka that are not in the tables yet, at most: whether the writer keeps"
                    + " up; it has to come back to 0")
            .register(meters);
    this.deadLetters =
        MultiGauge.builder("bookingsync.dead.letters.waiting")
            .description(
                "Dead letters that no redrive has applied: rows that the dashboards lack until"
                    + " somebody mends the cause")
            .register(meters);
    this.diskFree =
        MultiGauge.builder("bookingsync.broker.disk.free")
            .baseUnit("bytes")
            .description(
                "Room left on the fullest disk of the brokers' logs: a full one stops Kafka, and"
                    + " with it every sync")
            .register(meters);
    this.diskSize =
        MultiGauge.builder("bookingsync.broker.disk.size")
            .baseUnit("bytes")
            .description("Size of that disk: what the room left on it is measured by")
            .register(meters);
  }

  @Scheduled(
      initialDelayString = "${booking-sync.backlog.interval:15s}",
      fixedDelayString = "${booking-sync.backlog.interval:15s}")
  void look() {
    List<MultiGauge.Row<?>> lags = new ArrayList<>();
    List<MultiGauge.Row<?>> letters = new ArrayList<>();
    List<DiskSpace> disks = new ArrayList<>();
    try {
      for (String topic : backlog.topics()) {
        lags.add(MultiGauge.Row.of(Tags.of("topic", topic), backlog.notApplied(topic)));
      }
      topics.fullestDisk().ifPresent(disks::add);
      for (View view : catalogue.views()) {
        letters.add(
            MultiGauge.Row.of(
                Tags.of("view", Integer.toString(view.id())), backlog.deadLetters(view)));
      }
    } catch (RuntimeException e) { // nothing depends on it; one outage ends the look
      log.debug("What waits in Kafka is looked at later: {}.", e.getClass().getSimpleName());
    }
    lag.register(lags, true);
    deadLetters.register(letters, true);
    diskFree.register(rows(disks.stream().map(DiskSpace::freeBytes)), true);
    diskSize.register(rows(disks.stream().map(DiskSpace::totalBytes)), true);
  }

  private static List<MultiGauge.Row<?>> rows(Stream<Long> values) {
    return values.<MultiGauge.Row<?>>map(value -> MultiGauge.Row.of(Tags.empty(), value)).toList();
  }
}
