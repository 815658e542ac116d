package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.UnusableKeyException;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.fetch.Publication;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import tools.jackson.databind.JsonNode;

/** The records of one run on their way to Kafka. Used by one thread. */
public final class KafkaPublication implements Publication {
  private final View view;
  private final String runId;
  private final SimrsKind source;
  private final KafkaTemplate<byte[], byte[]> template;
  private final ObservationClock clock;
  private final DeliveryReport landed = new DeliveryReport();
  private final Deque<CompletableFuture<SendResult<byte[], byte[]>>> underway = new ArrayDeque<>();
  private long sent;

  /** An empty publication. */
  public KafkaPublication(
      View view,
      String runId,
      SimrsKind source,
      KafkaTemplate<byte[], byte[]> template,
      ObservationClock clock) {
    this.view = view;
    this.runId = runId;
    this.source = source;
    this.template = template;
    this.clock = clock;
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
          letter(text, value),
          RecordTooLargeException.class,
          "the record has %d bytes, of %d at most"
              .formatted(value.length, Topics.MAX_RECORD_BYTES));
    } else {
      send(new ProducerRecord<>(view.topic(), text, value));
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws KafkaUnavailableException if this record, or one before it, could not be sent
   */
  @Override
  public void reject(JsonNode record, UnusableKeyException why) {
    ProducerRecord<byte[], byte[]> letter = letter(null, RecordJson.bytes(record));
    add(letter, Headers.DLT_COLUMN, why.column());
    setAside(letter, why.getClass(), "key column %s %s".formatted(why.column(), why.reason()));
  }

  /**
   * Waits until every record has landed.
   *
   * @throws KafkaUnavailableException if one could not be sent; {@link PublishedRecords#landed}
   *     tells what was
   */
  public DeliveryReport await() {
    template.flush();
    while (!underway.isEmpty()) {
      settle(underway.remove());
    }
    return landed;
  }

  // What no topic can hold is set aside without its value: the others are not to wait for it.
  private ProducerRecord<byte[], byte[]> letter(byte @Nullable [] key, byte[] value) {
    return new ProducerRecord<>(
        view.deadLetterTopic(),
        key,
        value.length > Topics.MAX_DEAD_LETTER_VALUE_BYTES ? null : value);
  }

  private void setAside(
      ProducerRecord<byte[], byte[]> letter, Class<? extends Exception> why, String reason) {
    add(letter, Headers.DLT_EXCEPTION, why.getName());
    add(letter, Headers.DLT_REASON, reason);
    send(letter);
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    while (!underway.isEmpty() && underway.element().isDone()) {
      settle(underway.remove());
    }
    add(record, Headers.SPEC_VERSION, "1.0");
    add(record, Headers.ID, runId + "-" + ++sent);
    add(record, Headers.SOURCE, source.of(view));
    add(record, Headers.TYPE, "id.nuha.simrs.view." + view.id());
    add(record, Headers.TIME, clock.next());
    add(record, Headers.RUN_ID, runId);
    add(record, Headers.VIEW_ID, Integer.toString(view.id()));
    add(record, "content-type", "application/json");
    try {
      underway.add(template.send(record));
    } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
      settle(CompletableFuture.failedFuture(e));
    }
  }

  // One that failed is put back: whoever goes on or waits then meets it again.
  private void settle(CompletableFuture<SendResult<byte[], byte[]>> landing) {
    try {
      RecordMetadata at = landing.join().getRecordMetadata();
      if (at.topic().equals(view.topic())) {
        landed.published(at.partition(), at.offset());
      } else {
        landed.rejected();
      }
    } catch (CompletionException e) {
      underway.addFirst(landing);
      throw new KafkaUnavailableException(e.getCause() == null ? e : e.getCause());
    }
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
