package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaFutures;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.upsert.Rejection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Sets records aside in {@code <topic>.dlt}: the original, and headers that say why. */
@Component
public class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /** The order in which everybody locks positions. */
  private static final Comparator<Rejection> BY_POSITION =
      Comparator.comparing((Rejection r) -> r.record().partition())
          .thenComparing(r -> r.record().offset());

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final Duration acknowledgedWithin;

  DeadLetters(
      KafkaTemplate<byte[], byte[]> kafka, JdbcClient jdbc, Clock clock, RetrySettings retries) {
    this.kafka = kafka;
    this.jdbc = jdbc;
    this.clock = clock;
    this.acknowledgedWithin = retries.deadLetters().acknowledgement();
  }

  /**
   * Publishes each record that was not set aside before, and waits until Kafka has acknowledged
   * all; part of the batch's transaction. A crash before its commit may repeat a dead letter and
   * never loses one.
   *
   * @param topicId Kafka's id of the topic that the records came from
   * @throws KafkaUnavailableException if Kafka does not acknowledge; the batch has to be tried
   *     again
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void setAside(View view, String topicId, List<Rejection> rejections) {
    List<Future<?>> sent = new ArrayList<>();
    for (Rejection rejection : rejections.stream().sorted(BY_POSITION).toList()) {
      ConsumerRecord<byte[], byte[]> record = rejection.record();
      if (isNew(view, topicId, record)) {
        sent.add(send(deadLetter(view, rejection)));
        log.warn(
            "View {}: record at {}-{} offset {} is set aside in {}: {}{}",
            view.id(),
            record.topic(),
            record.partition(),
            record.offset(),
            view.deadLetterTopic(),
            rejection.column() == null ? "" : "column ",
            rejection.inWords());
      }
    }
    if (!sent.isEmpty()) {
      kafka.flush();
      sent.forEach(dead -> KafkaFutures.get(dead, acknowledgedWithin));
    }
  }

  /**
   * Forgets which records were set aside whose offsets Kafka has given out again, so that the new
   * records of those offsets are set aside as well.
   *
   * @param rewritten by partition, the first of those offsets
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(String topicId, Map<Integer, Long> rewritten) {
    rewritten.forEach(
        (partition, offset) ->
            jdbc.sql(
                    """
                    DELETE FROM dead_letter
                     WHERE topic_id = :topicId AND kafka_partition = :partition
                       AND kafka_offset >= :offset
                    """)
                .param("topicId", topicId)
                .param("partition", partition)
                .param("offset", offset)
                .update());
  }

  private Future<?> send(ProducerRecord<byte[], byte[]> deadLetter) {
    try {
      return kafka.send(deadLetter);
    } catch (KafkaException e) { // no broker was reached in time
      throw KafkaUnavailableException.unwrapping(e);
    }
  }

  /** Notes the record's position; returns whether it had not been noted before. */
  private boolean isNew(View view, String topicId, ConsumerRecord<byte[], byte[]> record) {
    return jdbc.sql(
                """
                INSERT INTO dead_letter (topic_id, kafka_partition, kafka_offset, view_id)
                VALUES (:topicId, :partition, :offset, :view) ON CONFLICT DO NOTHING
                """)
            .param("topicId", topicId)
            .param("partition", record.partition())
            .param("offset", record.offset())
            .param("view", view.id())
            .update()
        == 1;
  }

  private ProducerRecord<byte[], byte[]> deadLetter(View view, Rejection rejection) {
    ConsumerRecord<byte[], byte[]> record = rejection.record();
    RecordHeaders headers = new RecordHeaders(record.headers());
    set(headers, Headers.DLT_EXCEPTION, rejection.exception());
    set(headers, Headers.DLT_SQLSTATE, rejection.sqlState());
    set(headers, Headers.DLT_COLUMN, rejection.column());
    set(headers, Headers.DLT_REASON, rejection.reason());
    set(headers, Headers.DLT_TOPIC, record.topic());
    set(headers, Headers.DLT_PARTITION, Integer.toString(record.partition()));
    set(headers, Headers.DLT_TIME, clock.instant().toString());
    set(headers, Headers.DLT_OFFSET, Long.toString(record.offset()));
    return new ProducerRecord<>(
        view.deadLetterTopic(),
        null,
        // The original's: where a record has no ce_time, it is what tells how old it is.
        record.timestamp() < 0 ? null : record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  private static void set(RecordHeaders headers, String name, @Nullable String value) {
    if (value != null) {
      TextHeaders.set(headers, name, value);
    }
  }
}
