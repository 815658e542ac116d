package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.place.Place;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Opens a publication for each run. */
@Component
public class Publications {
  private final KafkaTemplate<byte[], byte[]> recordTemplate;
  private final SimrsKind simrsKind;
  private final ObservationClock clock;
  private final Place place;

  Publications(
      KafkaTemplate<byte[], byte[]> recordTemplate,
      SimrsKind simrsKind,
      ObservationClock clock,
      Place place) {
    this.recordTemplate = recordTemplate;
    this.simrsKind = simrsKind;
    this.clock = clock;
    this.place = place;
  }

  /** Throws away what Kafka has not been sent yet: another fetcher goes on with these runs. */
  public void discardUnsent() {
    KafkaClients.discardUnsent(recordTemplate);
  }

  /**
   * A publication of a run.
   *
   * @param before what Kafka holds of the run already
   */
  public KafkaPublication open(View view, String runId, DeliveryReport before) {
    return new KafkaPublication(view, runId, before, simrsKind, recordTemplate, clock, place);
  }
}
