package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.deadletter.Position;
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
 * group's offsets can be, when the database was restored from a backup or is a new one, when a
 * standby took over without the last commits, or when the topic was deleted and created again; what
 * lies between would be passed over.
 *
 * <p>Looks at each partition that the consumer gets, and again where the database has less than it
 * had, or after a fault. Belongs to its consumer's thread.
 */
final class Positions implements ConsumerAwareRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Positions.class);

  private final String topic;
  private final TopicAdmin broker;
  private final AppliedOffsets appliedOffsets;
  private final Set<TopicPartition> looked = new HashSet<>();

  /** What this consumer has brought into the database; less than that there is a loss. */
  private final Map<TopicPartition, Long> taken = new HashMap<>();

  /** What came first from there came next to it, also where compaction left a gap. */
  private final Map<TopicPartition, Long> setBackTo = new HashMap<>();

  private String topicId = "";

  Positions(String topic, TopicAdmin broker, AppliedOffsets appliedOffsets) {
    this.topic = topic;
    this.broker = broker;
    this.appliedOffsets = appliedOffsets;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  /** Looks at all partitions once more. */
  void lookAgain() {
    looked.clear();
  }

  /** Looks at all partitions once more, as if they were new: the consumer may have skipped some. */
  void forget() {
    looked.clear();
    setBackTo.clear();
  }

  /** Notes that these records are in the database. */
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    Position.endsOf(records)
        .forEach(
            (number, end) -> {
              TopicPartition partition = new TopicPartition(topic, number);
              taken.merge(partition, end, Math::max);
              setBackTo.remove(partition);
            });
  }

  /** Kafka's id of the topic, when it was last looked at. */
  String topicId() {
    return topicId;
  }

  /**
   * Sets the consumer back to what has been applied where it is beyond that.
   *
   * @param records what it has read and not yet applied
   * @param isNow is told Kafka's id of the topic where that is another one than before
   * @return whether the records are to be left: they come again, or belong to another consumer by
   *     now, or to a topic that is gone
   * @throws KafkaUnavailableException if the broker does not answer
   * @throws org.springframework.dao.DataAccessException if the database does not
   */
  boolean setBack(
      Consumer<?, ?> consumer,
      List<? extends ConsumerRecord<?, ?>> records,
      java.util.function.Consumer<String> isNow) {
    String current = broker.topicId(topic);
    if (!topicId.equals(current)) {
      isNow.accept(current);
    }
    Set<TopicPartition> mine = consumer.assignment();
    if (!topicId.isEmpty() && !topicId.equals(current)) {
      log.warn("{} was created again; it is read from its beginning.", topic);
      consumer.seekToBeginning(mine); // offsets of the old one may look right, as numbers
      forget(mine);
      topicId = current;
      return true;
    }
    topicId = current;

    Map<TopicPartition, Long> first = new HashMap<>();
    records.forEach(r -> first.merge(partitionOf(r), r.offset(), Math::min));
    boolean takenAway = !mine.containsAll(first.keySet());
    first.keySet().retainAll(mine);

    Map<Integer, Long> applied = appliedOffsets.read(current);
    looked.removeIf(p -> appliedOf(p, applied) < taken.getOrDefault(p, 0L));
    Set<TopicPartition> unseen = new HashSet<>(mine);
    unseen.removeAll(looked);
    Map<TopicPartition, Long> back =
        unseen.isEmpty() ? Map.of() : beyond(consumer, applied, unseen, first);
    looked.addAll(unseen);
    if (!takenAway && back.isEmpty()) {
      return false;
    }
    if (!back.isEmpty()) {
      log.warn(
          "{} is read again from where this database has got to; Kafka's offsets are beyond that.",
          topic);
    }
    first.forEach(consumer::seek); // those of this batch that stand well
    back.forEach(consumer::seek);
    setBackTo.putAll(back);
    taken.putAll(back);
    return true;
  }

  // What has been applied of the partitions where the consumer is beyond that.
  private Map<TopicPartition, Long> beyond(
      Consumer<?, ?> consumer,
      Map<Integer, Long> applied,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> first) {
    Map<TopicPartition, Long> held = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> beyond = new HashMap<>();
    for (TopicPartition partition : partitions) {
      @Nullable Long read = first.get(partition);
      long next = Math.max(appliedOf(partition, applied), held.getOrDefault(partition, 0L));
      boolean gap = read != null && Long.valueOf(next).equals(setBackTo.get(partition));
      if (!gap && (read == null ? consumer.position(partition) : read) > next) {
        beyond.put(partition, next);
      }
    }
    return beyond;
  }

  private void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      looked.remove(partition);
      taken.remove(partition);
      setBackTo.remove(partition);
    }
  }

  private static long appliedOf(TopicPartition partition, Map<Integer, Long> applied) {
    return applied.getOrDefault(partition.partition(), 0L);
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
