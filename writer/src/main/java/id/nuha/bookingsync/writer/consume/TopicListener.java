package id.nuha.bookingsync.writer.consume;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Takes a topic's batches one after another. Whatever a batch throws is an outage: it is said once
 * and tried again for ever; a batch is acknowledged when it is in the database.
 */
abstract class TopicListener
    implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {
  private final String topic;
  private final Positions positions;
  private final Progress progress;

  TopicListener(String topic, Positions positions, Progress progress) {
    this.topic = topic;
    this.positions = positions;
    this.progress = progress;
  }

  /** Brings a batch into the database. */
  abstract void take(String topicId, List<ConsumerRecord<byte[], byte[]>> records);

  /** Whether somebody must do something before it can go on. */
  boolean isStopped() {
    return false;
  }

  /** Is told Kafka's id of the topic at first and when it has changed; again if it throws. */
  void isNow(String topicId) {}

  final String topic() {
    return topic;
  }

  final Positions positions() {
    return positions;
  }

  @Override
  public final void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    if (isStopped()) {
      throw new WaitingException("it is stopped");
    }
    try {
      if (positions.setBack(Objects.requireNonNull(consumer), records, this::isNow)) {
        return;
      }
      take(positions.topicId(), records);
      positions.take(records);
    } catch (WaitingException e) {
      positions.lookAgain();
      throw e;
    } catch (RuntimeException e) {
      throw new WaitingException(waits(e));
    }
    Objects.requireNonNull(acknowledgment).acknowledge();
    progress.goesOn(topic);
  }

  /**
   * Looks, while nothing comes, whether the consumer stands where it should: a standby that took
   * over from PostgreSQL may lack what had been committed last.
   */
  final void whenIdle(Consumer<?, ?> consumer) {
    if (isStopped()) {
      return;
    }
    positions.lookAgain();
    try {
      positions.setBack(consumer, List.of(), this::isNow);
      progress.goesOn(topic);
    } catch (RuntimeException e) {
      waits(e);
    }
  }

  private String waits(RuntimeException fault) {
    positions.lookAgain();
    String reason = Fault.inWords(fault);
    progress.waits(topic, reason);
    return reason;
  }
}
