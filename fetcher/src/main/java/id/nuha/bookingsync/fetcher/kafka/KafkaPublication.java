package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.EncryptionHeader;
import id.nuha.bookingsync.fetcher.fetch.Publication;
import id.nuha.bookingsync.fetcher.place.Place;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import tools.jackson.databind.JsonNode;

/** The records of one run on their way to Kafka. Used by one thread. */
public final class KafkaPublication implements Publication {
  /** What a record in flight takes beside its value, at the least: key, headers, what tracks it. */
  private static final long BYTES_BESIDE_VALUE = 2_000;

  private final View view;
  private final String runId;
  private final String idPrefix;
  private final SimrsKind simrsKind;
  private final KafkaTemplate<byte[], byte[]> template;
  private final Encryption encryption;
  private final ObservationClock clock;
  private final Place place;
  private final DeliveryReport delivered;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private long bytesInFlight;
  private long sent;

  /** A record that Kafka has not acknowledged yet, as far as we know, and what it holds. */
  private record InFlight(CompletableFuture<SendResult<byte[], byte[]>> delivery, long bytes) {}

  /**
   * A publication.
   *
   * @param before what Kafka holds of the run already
   */
  KafkaPublication(
      View view,
      String runId,
      DeliveryReport before,
      SimrsKind simrsKind,
      KafkaTemplate<byte[], byte[]> template,
      Encryption encryption,
      ObservationClock clock,
      Place place) {
    this.view = view;
    this.runId = runId;
    this.delivered = before;
    // No two records of a run have the same id, those that an earlier fetcher published included.
    this.idPrefix = before.isEmpty() ? runId + "-" : runId + "-" + before.records() + ".";
    this.simrsKind = simrsKind;
    this.template = template;
    this.encryption = encryption;
    this.clock = clock;
    this.place = place;
  }

  /**
   * {@inheritDoc}
   *
   * @throws KafkaUnavailableException if this record, or one before it, could not be sent
   */
  @Override
  public void publish(RecordKey key, JsonNode record) {
    byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
    byte[] value = RecordJson.bytes(record);
    if (text.length + value.length > Topics.MAX_RECORD_BYTES) {
      setAside(
          deadLetter(text, value),
          RecordTooLargeException.class,
          "the record has %d bytes, of %d at most"
              .formatted(value.length, Topics.MAX_RECORD_BYTES));
    } else {
      send(message(view.topic(), text, value));
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws KafkaUnavailableException if this record, or one before it, could not be sent
   */
  @Override
  public void reject(JsonNode record, UnusableKeyException why) {
    ProducerRecord<byte[], byte[]> deadLetter = deadLetter(null, RecordJson.bytes(record));
    add(deadLetter, Headers.DLT_COLUMN, why.column());
    setAside(deadLetter, why.getClass(), "key column %s %s".formatted(why.column(), why.reason()));
  }

  /**
   * Waits until Kafka has stored every record.
   *
   * @return what Kafka holds of the run
   * @throws KafkaUnavailableException if a record could not be sent; {@link PublishedRecords#of}
   *     counts those that were stored
   */
  public DeliveryReport await() {
    template.flush();
    while (!inFlight.isEmpty()) {
      awaitDelivery(inFlight.remove());
    }
    return delivered;
  }

  // A record that is too large for any topic is set aside without its value, so that the run can
  // go on with the other records.
  private ProducerRecord<byte[], byte[]> deadLetter(byte @Nullable [] key, byte[] value) {
    return message(
        view.deadLetterTopic(),
        key,
        value.length > Topics.MAX_DEAD_LETTER_VALUE_BYTES ? null : value);
  }

  private ProducerRecord<byte[], byte[]> message(
      String topic, byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null || !encryption.isOn()) {
      return new ProducerRecord<>(topic, key, value);
    }
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, key, encryption.encrypt(view.id(), key, value));
    add(message, Headers.ENCRYPTION, EncryptionHeader.of(value.length));
    return message;
  }

  private void setAside(
      ProducerRecord<byte[], byte[]> deadLetter, Class<? extends Exception> why, String reason) {
    add(deadLetter, Headers.DLT_EXCEPTION, why.getName());
    add(deadLetter, Headers.DLT_REASON, reason);
    send(deadLetter);
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    long bytes = (record.value() == null ? 0 : record.value().length) + BYTES_BESIDE_VALUE;
    while (!inFlight.isEmpty()
        && (inFlight.element().delivery().isDone()
            || bytesInFlight + bytes > MemoryLimits.MAX_IN_FLIGHT_BYTES)) {
      awaitDelivery(inFlight.remove());
    }
    // Before the place is looked at: what a fetcher sends that is paused behind that look is then
    // older than what the next one has sent meanwhile.
    String observedAt = clock.next();
    awaitPlace();
    add(record, Headers.SPEC_VERSION, "1.0");
    add(record, Headers.ID, idPrefix + ++sent);
    add(record, Headers.SOURCE, simrsKind.sourceOf(view));
    add(record, Headers.TYPE, "id.nuha.simrs.view." + view.id());
    add(record, Headers.TIME, observedAt);
    add(record, Headers.RUN_ID, runId);
    add(record, Headers.VIEW_ID, Integer.toString(view.id()));
    add(record, "content-type", "application/json");
    try {
      inFlight.add(new InFlight(template.send(record), bytes));
      bytesInFlight += bytes;
    } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
      bytesInFlight += bytes;
      awaitDelivery(new InFlight(CompletableFuture.failedFuture(e), bytes));
    }
  }

  private void awaitPlace() {
    try {
      place.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  // A failed delivery goes back to the front of the queue, so that the next publish and the final
  // await fail because of it as well.
  private void awaitDelivery(InFlight record) {
    try {
      RecordMetadata position = record.delivery().get().getRecordMetadata();
      bytesInFlight -= record.bytes();
      if (position.topic().equals(view.topic())) {
        delivered.addPublished(position.partition(), position.offset());
      } else {
        delivered.addRejected();
      }
    } catch (ExecutionException e) {
      inFlight.addFirst(record);
      throw KafkaUnavailableException.unwrapping(e);
    } catch (InterruptedException e) { // as a send that is interrupted does
      inFlight.addFirst(record);
      throw new InterruptException(e);
    }
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    TextHeaders.set(record.headers(), name, value);
  }
}
