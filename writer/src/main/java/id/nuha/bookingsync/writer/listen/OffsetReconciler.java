package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
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
 * Keeps a consumer from standing beyond what this database has applied of its topic. The group's
 * offsets in Kafka can be further: when the database was restored from a backup or is a new one,
 * when a standby took over without the last commits, or when the topic was deleted and created
 * again. What lies between would be passed over.
 *
 * <p>Compares each partition that the consumer gets, and again after a fault and when the database
 * reports less than before. Belongs to its consumer's thread.
 */
final class OffsetReconciler implements ConsumerAwareRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(OffsetReconciler.class);

  private final String topic;
  private final TopicAdmin topics;
  private final AppliedOffsets appliedOffsets;

  /** Partitions whose position has been compared with the database. */
  private final Set<TopicPartition> checked = new HashSet<>();

  /**
   * The next offset after what this consumer applied; a database that reports less was restored.
   */
  private final Map<TopicPartition, Long> applied = new HashMap<>();

  /**
   * Where this consumer was last rewound to. The first record after it may have a higher offset,
   * because compaction removed those in between; that is not a skip.
   */
  private final Map<TopicPartition, Long> rewoundTo = new HashMap<>();

  private String topicId = "";

  OffsetReconciler(String topic, TopicAdmin topics, AppliedOffsets appliedOffsets) {
    this.topic = topic;
    this.topics = topics;
    this.appliedOffsets = appliedOffsets;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  /** Compares all partitions once more at the next batch. */
  void recheck() {
    checked.clear();
  }

  /** Compares all partitions once more as if they were new: the consumer may have skipped some. */
  void reset() {
    checked.clear();
    rewoundTo.clear();
  }

  /** Notes that these records are in the database. */
  void markApplied(List<ConsumerRecord<byte[], byte[]>> records) {
    Deliveries.endsOf(records)
        .forEach(
            (number, end) -> {
              TopicPartition partition = new TopicPartition(topic, number);
              applied.merge(partition, end, Math::max);
              rewoundTo.remove(partition);
            });
  }

  /** Kafka's id of the topic, as of the last comparison. */
  String topicId() {
    return topicId;
  }

  /**
   * Rewinds the consumer to what has been applied, where it is beyond that.
   *
   * @param records what it has read and not yet applied
   * @param onTopicId gets Kafka's id of the topic when that is another one than before
   * @return whether the records must not be applied: they come again, or belong to another consumer
   *     by now, or to a topic that is gone
   * @throws id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException if Kafka does not answer
   * @throws org.springframework.dao.DataAccessException if the database does not
   */
  boolean rewindToApplied(
      Consumer<?, ?> consumer,
      List<? extends ConsumerRecord<?, ?>> records,
      java.util.function.Consumer<String> onTopicId) {
    String current = topics.topicId(topic);
    if (!topicId.equals(current)) {
      onTopicId.accept(current);
    }
    Set<TopicPartition> assigned = consumer.assignment();
    if (!topicId.isEmpty() && !topicId.equals(current)) {
      log.warn("{} was created again; it is read from its beginning.", topic);
      consumer.seekToBeginning(assigned); // offsets of the old one may look right, as numbers
      forget(assigned);
      topicId = current;
      return true;
    }
    topicId = current;

    Map<TopicPartition, Long> firstRead = new HashMap<>();
    records.forEach(r -> firstRead.merge(partitionOf(r), r.offset(), Math::min));
    boolean someTakenAway = !assigned.containsAll(firstRead.keySet());
    firstRead.keySet().retainAll(assigned);

    Map<TopicPartition, Long> rewinds = rewinds(consumer, assigned, firstRead);
    if (!someTakenAway && rewinds.isEmpty()) {
      return false;
    }
    if (!rewinds.isEmpty()) {
      log.warn(
          "{} is read again from where this database has got to; Kafka's offsets are beyond that.",
          topic);
    }
    firstRead.forEach(consumer::seek); // the rest of this batch is to be read again
    rewinds.forEach(consumer::seek);
    rewoundTo.putAll(rewinds);
    applied.putAll(rewinds);
    return true;
  }

  /** For each unchecked partition where the consumer is beyond it, what has been applied. */
  private Map<TopicPartition, Long> rewinds(
      Consumer<?, ?> consumer, Set<TopicPartition> assigned, Map<TopicPartition, Long> firstRead) {
    Map<Integer, Long> inDatabase = appliedOffsets.read(topicId);
    checked.removeIf(p -> appliedOf(p, inDatabase) < applied.getOrDefault(p, 0L));
    Set<TopicPartition> unchecked = new HashSet<>(assigned);
    unchecked.removeAll(checked);
    if (unchecked.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(unchecked);
    Map<TopicPartition, Long> rewinds = new HashMap<>();
    for (TopicPartition partition : unchecked) {
      @Nullable Long read = firstRead.get(partition);
      long next =
          Math.max(appliedOf(partition, inDatabase), beginnings.getOrDefault(partition, 0L));
      boolean isCompactionGap = read != null && Long.valueOf(next).equals(rewoundTo.get(partition));
      if (!isCompactionGap && (read == null ? consumer.position(partition) : read) > next) {
        rewinds.put(partition, next);
      }
    }
    checked.addAll(unchecked);
    return rewinds;
  }

  private void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      checked.remove(partition);
      applied.remove(partition);
      rewoundTo.remove(partition);
    }
  }

  private static long appliedOf(TopicPartition partition, Map<Integer, Long> inDatabase) {
    return inDatabase.getOrDefault(partition.partition(), 0L);
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
