package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.writer.memory.LargeBatches;
import id.nuha.bookingsync.writer.outage.OutageMessages;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Takes a topic's batches one after another. Whatever a batch throws is an outage: it is said once
 * and the batch is tried again for ever. A batch is acknowledged once it is in the database.
 */
abstract class TopicListener
    implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {
  private final String topic;
  private final String name;
  private final OffsetReconciler offsets;
  private final ConsumptionHealth health;
  private final LargeBatches largeBatches;

  /**
   * One of a topic's listeners.
   *
   * @param name its own
   */
  TopicListener(
      String topic,
      String name,
      OffsetReconciler offsets,
      ConsumptionHealth health,
      LargeBatches largeBatches) {
    this.topic = topic;
    this.name = name;
    this.offsets = offsets;
    this.health = health;
    this.largeBatches = largeBatches;
  }

  /** Brings a batch into the database. */
  abstract void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records);

  /** Whether somebody must do something before it can go on. */
  boolean isStopped() {
    return false;
  }

  /**
   * Called with Kafka's id of the topic when that is first seen and after each change; called again
   * if it throws.
   */
  void onTopicId(String topicId) {}

  /** Called when records have come, whatever becomes of them. */
  void onRecords() {}

  /** Called now and then while no record comes, after the consumer's position was compared. */
  void onIdle(String topicId, Consumer<?, ?> consumer) {}

  final String topic() {
    return topic;
  }

  final String name() {
    return name;
  }

  final OffsetReconciler offsets() {
    return offsets;
  }

  @Override
  public final void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    onRecords();
    try {
      if (isStopped()) {
        throw new RetryLaterException("it is stopped");
      }
      if (offsets.rewindToApplied(Objects.requireNonNull(consumer), records, this::onTopicId)) {
        return;
      }
      for (LargeBatches.Part part : LargeBatches.parts(records)) {
        offsets.markApplied(largeBatches.inTurn(part, () -> taken(part.records())));
      }
    } catch (RetryLaterException e) {
      offsets.recheck();
      throw e;
    } catch (RuntimeException | Error e) { // an Error would end the container
      throw new RetryLaterException(waiting(e));
    }
    Objects.requireNonNull(acknowledgment).acknowledge();
    health.running(topic, name);
  }

  private List<ConsumerRecord<byte[], byte[]>> taken(List<ConsumerRecord<byte[], byte[]>> part) {
    take(offsets.topicId(), part);
    return part;
  }

  /**
   * Compares, while no record comes, the consumer's position with the database: a standby that took
   * over from PostgreSQL may lack what had been committed last.
   */
  final void onIdle(Consumer<?, ?> consumer) {
    try {
      if (isStopped()) {
        return;
      }
      offsets.recheck();
      offsets.rewindToApplied(consumer, List.of(), this::onTopicId);
      onIdle(offsets.topicId(), consumer);
      health.running(topic, name);
    } catch (RuntimeException | Error e) {
      waiting(e);
    }
  }

  /** Notes that Kafka refuses what this listener's consumer needs; that is asked for again. */
  final void onRefusal(String reason) {
    health.waiting(topic, name, reason);
  }

  /** Notes that this listener's consumer has ended, and does not begin again by itself. */
  final void onEnd(String reason) {
    health.stopped(
        topic, name, "its consumer has ended (%s)".formatted(reason), "Restart the writer");
  }

  private String waiting(Throwable exception) {
    offsets.recheck();
    String reason = OutageMessages.of(exception);
    health.waiting(topic, name, reason);
    return reason;
  }
}
