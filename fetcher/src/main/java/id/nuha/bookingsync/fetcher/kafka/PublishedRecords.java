package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the topics themselves tell about earlier runs. */
@Component
public class PublishedRecords {
  private final TopicReader topics;
  private final SimrsKind source;

  PublishedRecords(TopicReader topics, SimrsKind source) {
    this.topics = topics;
    this.source = source;
  }

  /**
   * The records of a run that did land, also where the fetcher that sent them never knew.
   *
   * @param event of a run that has begun
   * @throws KafkaUnavailableException if the broker does not answer
   */
  public DeliveryReport landed(View view, RunEvent event) {
    DeliveryReport landed = new DeliveryReport();
    topics.read(
        view.topic(),
        (partition, beginning, end) -> event.startOffsets().getOrDefault(partition, beginning),
        record -> {
          if (event.runId().equals(header(record, Headers.RUN_ID))) {
            landed.published(record.partition(), record.offset());
          }
        });
    topics.read(
        view.deadLetterTopic(),
        record -> {
          // What the writer set aside names the record's place; the fetcher's had none yet.
          if (event.runId().equals(header(record, Headers.RUN_ID))
              && header(record, Headers.DLT_TOPIC) == null) {
            landed.rejected();
          }
        });
    return landed;
  }

  /**
   * Sets the clock past every instant that was ever given.
   *
   * @throws OtherSimrsException if a topic holds records of the other SIMRS
   * @throws KafkaUnavailableException if the broker does not answer
   */
  public void advancePast(ObservationClock clock, Catalogue catalogue) {
    for (View view : catalogue.views()) {
      for (String topic : new String[] {view.topic(), view.deadLetterTopic()}) {
        topics.read(
            topic,
            (partition, beginning, end) -> end - 1,
            record -> {
              if (source.excludes(header(record, Headers.SOURCE))) {
                throw new OtherSimrsException(source);
              }
              clock.advancePast(observedAt(record));
            });
      }
    }
  }

  private static Instant observedAt(ConsumerRecord<byte[], byte[]> record) {
    String time = header(record, Headers.TIME);
    try {
      return time == null ? Instant.EPOCH : Instant.parse(time);
    } catch (DateTimeException notOurs) {
      return Instant.EPOCH;
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
