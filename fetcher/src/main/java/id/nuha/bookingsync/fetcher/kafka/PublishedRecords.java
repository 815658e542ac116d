package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.runtime.kafka.TopicScan;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads from the topics which records earlier runs have published. */
@Component
public class PublishedRecords {
  private static final Logger log = LoggerFactory.getLogger(PublishedRecords.class);

  // By so much the clock of whoever stamps the records may differ from the one that stamped the
  // run, or may have been set back since.
  private static final Duration CLOCK_ERROR = Duration.ofDays(1);

  private final KafkaClients kafka;
  private final SimrsKind simrsKind;

  PublishedRecords(KafkaClients kafka, SimrsKind simrsKind) {
    this.kafka = kafka;
    this.simrsKind = simrsKind;
  }

  /**
   * Counts the records of a run that Kafka has stored, also those whose acknowledgement never
   * reached the fetcher.
   *
   * @param run a run that has begun
   * @throws KafkaUnavailableException if the broker does not answer
   */
  public DeliveryReport of(View view, RunEvent run) {
    DeliveryReport report = new DeliveryReport();
    scan(
        view.topic(),
        ScanStart.offsets(run.startOffsets()),
        record -> {
          if (isOf(run, record)) {
            report.addPublished(record.partition(), record.offset());
          }
        });
    // The writer copies letters to the topic's end when it erases others; a copy keeps its ce_id.
    Set<String> rejected = new HashSet<>();
    scan(
        view.deadLetterTopic(),
        // It keeps everything for long, so what is older than the run is not read.
        ScanStart.at(before(run.startedAt())),
        record -> {
          // The writer sets aside what was published: its dead letters name the record's topic.
          boolean isOfWriter = TextHeaders.get(record.headers(), Headers.DLT_TOPIC) != null;
          if (isOf(run, record)
              && !isOfWriter
              && isFirst(TextHeaders.get(record.headers(), Headers.ID), rejected)) {
            report.addRejected();
          }
        });
    return report;
  }

  /**
   * Sets the clock past every instant that a fetcher has ever given a record, as far as {@link
   * ObservationClock#advancePast} believes it.
   *
   * @throws OtherSimrsException if a topic holds records of the other SIMRS
   * @throws KafkaUnavailableException if the broker does not answer
   */
  public void advancePast(Catalogue catalogue, ObservationClock clock) {
    for (View view : catalogue.views()) {
      for (String topic : List.of(view.topic(), view.deadLetterTopic())) {
        scan(
            topic,
            ScanStart.lastRecord(),
            record -> {
              if (simrsKind.excludes(TextHeaders.get(record.headers(), Headers.SOURCE))) {
                throw new OtherSimrsException(simrsKind);
              }
              Instant observedAt = observedAt(record);
              if (!clock.advancePast(observedAt)) {
                log.warn(
                    "{} ends with a record that is stamped {}, which is to come: the clock was"
                        + " wrong then or is wrong now. The instant is ignored.",
                    topic,
                    observedAt);
              }
            });
      }
    }
  }

  private void scan(String topic, ScanStart start, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (TopicScan scan = kafka.scan(topic, start)) {
      scan.forEach(each);
    }
  }

  private static boolean isFirst(@Nullable String id, Set<String> seen) {
    return id == null || seen.add(id);
  }

  private static Instant before(Instant start) {
    return start.isBefore(Instant.EPOCH.plus(CLOCK_ERROR))
        ? Instant.EPOCH // Kafka knows no earlier instant
        : start.minus(CLOCK_ERROR);
  }

  private static boolean isOf(RunEvent run, ConsumerRecord<byte[], byte[]> record) {
    return run.runId().equals(TextHeaders.get(record.headers(), Headers.RUN_ID));
  }

  private static Instant observedAt(ConsumerRecord<byte[], byte[]> record) {
    String time = TextHeaders.get(record.headers(), Headers.TIME);
    try {
      return time == null ? Instant.EPOCH : Instant.parse(time);
    } catch (DateTimeException notOfAFetcher) {
      return Instant.EPOCH;
    }
  }
}
