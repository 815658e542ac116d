package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Where a consumer stands in its topic: never beyond what this database has applied of it. The
 * group's offsets can be, when the database was restored from a backup or is a new one, or when the
 * topic was deleted and created again; what lies between would be passed over.
 *
 * <p>Looks once at each partition that the consumer gets, and at all of them when the topic's id
 * has changed or is told to. Belongs to its consumer's thread.
 */
final class Positions implements ConsumerAwareRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Positions.class);

  private final String topic;
  private final Broker broker;
  private final AppliedOffsets appliedOffsets;
  private final Set<TopicPartition> looked = new HashSet<>();
  private String topicId = "";

  Positions(String topic, Broker broker, AppliedOffsets appliedOffsets) {
    this.topic = topic;
    this.broker = broker;
    this.appliedOffsets = appliedOffsets;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(looked::remove);
  }

  /** Looks at all partitions once more: the database may have come back with less than it had. */
  void lookAgain() {
    looked.clear();
  }

  /** Kafka's id of the topic, when it was last looked at. */
  String topicId() {
    return topicId;
  }

  /**
   * Sets the consumer back to what has been applied where it is beyond that.
   *
   * @param records what it has read and not yet applied
   * @return whether it was set back; then the records come again and are to be left
   * @throws BrokerAwayException if the broker does not answer
   * @throws org.springframework.dao.DataAccessException if the database does not
   */
  boolean setBack(Consumer<?, ?> consumer, List<? extends ConsumerRecord<?, ?>> records) {
    String current = broker.topicId(topic);
    boolean createdAgain = !topicId.isEmpty() && !topicId.equals(current);
    if (!topicId.equals(current)) {
      lookAgain();
    }
    Set<TopicPartition> unseen = new HashSet<>(consumer.assignment());
    unseen.removeAll(looked);
    if (unseen.isEmpty()) {
      topicId = current;
      return false;
    }
    Map<TopicPartition, Long> first = new HashMap<>();
    records.forEach(r -> first.merge(partitionOf(r), r.offset(), Math::min));
    first.keySet().retainAll(consumer.assignment()); // others may have been taken away meanwhile
    Map<TopicPartition, Long> applied = beyond(consumer, current, unseen, first, createdAgain);
    if (!applied.isEmpty()) {
      log.warn(
          "{} is read again from where this database has got to; Kafka's offsets are beyond that, or"
              + " of a topic that is gone.",
          topic);
      first.forEach(consumer::seek); // the partitions of this batch that stand well
      applied.forEach(consumer::seek);
    }
    looked.addAll(unseen);
    topicId = current; // not before all that can fail: it would not be new the next time
    return !applied.isEmpty();
  }

  // What has been applied of the partitions where the consumer is beyond that, or stands at an
  // offset of the topic that is gone: as a number it may look right.
  private Map<TopicPartition, Long> beyond(
      Consumer<?, ?> consumer,
      String topicId,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> first,
      boolean createdAgain) {
    Map<Integer, Long> applied = appliedOffsets.read(topicId);
    Map<TopicPartition, Long> held = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> beyond = new HashMap<>();
    for (TopicPartition partition : partitions) {
      @Nullable Long read = first.get(partition);
      long next =
          Math.max(
              applied.getOrDefault(partition.partition(), 0L), held.getOrDefault(partition, 0L));
      if (createdAgain || (read == null ? consumer.position(partition) : read) > next) {
        beyond.put(partition, next);
      }
    }
    return beyond;
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
