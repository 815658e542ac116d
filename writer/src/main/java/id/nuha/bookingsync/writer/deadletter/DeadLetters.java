package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Sets records aside in {@code <topic>.dlt}: the original, and headers that say why. */
@Component
public class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(60);

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final JdbcClient jdbc;

  DeadLetters(KafkaTemplate<byte[], byte[]> kafka, JdbcClient jdbc) {
    this.kafka = kafka;
    this.jdbc = jdbc;
  }

  /**
   * Publishes each that was not set aside before and waits until Kafka has acknowledged all; part
   * of the batch's transaction.
   *
   * @throws DeadLetterException if Kafka does not acknowledge; the batch is then tried again
   */
  public void setAside(View view, List<Rejection> rejections) {
    List<Future<?>> sent = new ArrayList<>();
    for (Rejection rejection : rejections) {
      if (noted(view, rejection.position())) {
        sent.add(kafka.send(letter(view, rejection)));
        log.warn(
            "View {}: record at {}-{} offset {} is set aside in {}: {} {}",
            view.id(),
            rejection.position().topic(),
            rejection.position().partition(),
            rejection.position().offset(),
            view.deadLetterTopic(),
            rejection.column() == null ? "" : "column " + rejection.column(),
            rejection.reason());
      }
    }
    if (!sent.isEmpty()) {
      kafka.flush();
      sent.forEach(DeadLetters::await);
    }
  }

  private boolean noted(View view, Position position) {
    return jdbc.sql(
                """
                INSERT INTO dead_letter (topic_id, kafka_partition, kafka_offset, view_id)
                VALUES (:topicId, :partition, :offset, :view) ON CONFLICT DO NOTHING
                """)
            .param("topicId", position.topicId())
            .param("partition", position.partition())
            .param("offset", position.offset())
            .param("view", view.id())
            .update()
        == 1;
  }

  private static ProducerRecord<byte[], byte[]> letter(View view, Rejection rejection) {
    RecordHeaders headers = new RecordHeaders(rejection.record().headers());
    put(headers, Headers.DLT_EXCEPTION, rejection.exception());
    put(headers, Headers.DLT_SQLSTATE, rejection.sqlState());
    put(headers, Headers.DLT_COLUMN, rejection.column());
    put(headers, Headers.DLT_REASON, rejection.reason());
    put(headers, Headers.DLT_TOPIC, rejection.position().topic());
    put(headers, Headers.DLT_PARTITION, Integer.toString(rejection.position().partition()));
    put(headers, Headers.DLT_TIME, Instant.now().toString());
    put(headers, Headers.DLT_OFFSET, Long.toString(rejection.position().offset()));
    return new ProducerRecord<>(
        view.deadLetterTopic(),
        null,
        // The original's: where a record has no ce_time, it is what tells how old it is.
        rejection.record().timestamp() < 0 ? null : rejection.record().timestamp(),
        rejection.record().key(),
        rejection.record().value(),
        headers);
  }

  private static void put(RecordHeaders headers, String name, @Nullable String value) {
    if (value != null) {
      headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void await(Future<?> sent) {
    try {
      sent.get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeadLetterException("interrupted while Kafka took a dead letter", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new DeadLetterException("Kafka did not acknowledge a dead letter", e);
    }
  }
}
