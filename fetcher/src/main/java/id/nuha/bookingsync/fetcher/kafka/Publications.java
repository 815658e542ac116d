package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.UnusableKeysetException;
import id.nuha.bookingsync.fetcher.place.Place;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Opens a publication for each run. */
@Component
public class Publications {
  private static final Logger log = LoggerFactory.getLogger(Publications.class);

  private final KafkaTemplate<byte[], byte[]> recordTemplate;
  private final Encryption encryption;
  private final SimrsKind simrsKind;
  private final ObservationClock clock;
  private final Place place;

  Publications(
      KafkaTemplate<byte[], byte[]> recordTemplate,
      Encryption encryption,
      SimrsKind simrsKind,
      ObservationClock clock,
      Place place) {
    this.recordTemplate = recordTemplate;
    this.encryption = encryption;
    this.simrsKind = simrsKind;
    this.clock = clock;
    this.place = place;
  }

  /** Throws away what Kafka has not been sent yet: another fetcher goes on with these runs. */
  public void discardUnsent() {
    KafkaClients.discardUnsent(recordTemplate);
  }

  /**
   * A publication of a run. A new primary key is used from here on.
   *
   * @param before what Kafka holds of the run already
   */
  public KafkaPublication open(View view, String runId, DeliveryReport before) {
    refreshKeys();
    return new KafkaPublication(
        view, runId, before, simrsKind, recordTemplate, encryption, clock, place);
  }

  private void refreshKeys() {
    try {
      encryption.refresh();
    } catch (UnusableKeysetException e) {
      log.warn("PII_KEYSET {}; the keys that were read before are used further.", e.what());
    }
  }
}
