package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Keeps a consumer from standing beyond what this database has applied of its topic. The group's
 * offsets in Kafka can be further: when the database was restored from a backup or is a new one,
 * when a standby took over without the last commits, or when the topic was deleted and created
 * again. What lies between would be passed over. So would records that have the offsets of others
 * which Kafka lost after they were applied, as when the power fails: where the leader epochs
 * differ, Kafka is asked where the partition differs from what was applied.
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

  /** Partitions of which Kafka was asked whether what was applied is still there. */
  private final Set<TopicPartition> validated = new HashSet<>();

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
    validated.clear();
    rewoundTo.clear();
  }

  /** Notes that these records are in the database. */
  void markApplied(List<ConsumerRecord<byte[], byte[]>> records) {
    Deliveries.endsOf(records)
        .forEach(
            (number, end) -> {
              TopicPartition partition = new TopicPartition(topic, number);
              applied.put(partition, end.nextOffset());
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

    Map<TopicPartition, ConsumerRecord<?, ?>> firstRead = new HashMap<>();
    records.forEach(record -> firstRead.putIfAbsent(partitionOf(record), record));
    boolean someTakenAway = !assigned.containsAll(firstRead.keySet());
    firstRead.keySet().retainAll(assigned);

    Map<TopicPartition, OffsetAndMetadata> rewinds = rewinds(consumer, assigned, firstRead);
    if (!someTakenAway && rewinds.isEmpty()) {
      return false;
    }
    // The rest of this batch is to be read again.
    firstRead.forEach((partition, record) -> consumer.seek(partition, record.offset()));
    rewinds.forEach(consumer::seek);
    rewinds.forEach(
        (partition, to) -> {
          rewoundTo.put(partition, to.offset());
          applied.put(partition, to.offset());
        });
    return true;
  }

  /**
   * For each unchecked partition where the consumer is beyond it, or may be, what has been applied.
   */
  private Map<TopicPartition, OffsetAndMetadata> rewinds(
      Consumer<?, ?> consumer,
      Set<TopicPartition> assigned,
      Map<TopicPartition, ConsumerRecord<?, ?>> firstRead) {
    Map<Integer, AppliedPosition> inDatabase = appliedOffsets.read(topicId);
    checked.removeIf(p -> appliedOf(p, inDatabase).nextOffset() < applied.getOrDefault(p, 0L));
    Set<TopicPartition> unchecked = new HashSet<>(assigned);
    unchecked.removeAll(checked);
    if (unchecked.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(unchecked);
    Map<Integer, Integer> epochs = epochsToValidate(unchecked, inDatabase);
    Map<TopicPartition, OffsetAndMetadata> rewinds = new HashMap<>();
    for (TopicPartition partition : unchecked) {
      AppliedPosition position = appliedOf(partition, inDatabase);
      long beginning = beginnings.getOrDefault(partition, 0L);
      OffsetAndMetadata next =
          position.nextOffset() < beginning
              ? new OffsetAndMetadata(beginning)
              : toRead(position, epochs.get(partition.partition()));
      @Nullable ConsumerRecord<?, ?> read = firstRead.get(partition);
      long standsAt = read == null ? consumer.position(partition) : read.offset();
      boolean isCompactionGap =
          read != null && Long.valueOf(next.offset()).equals(rewoundTo.get(partition));
      if (standsAt > next.offset() && !isCompactionGap) {
        log.warn(
            "{} is read again from where this database has got to; Kafka's offset is beyond that.",
            partition);
        rewinds.put(partition, next);
      } else if (standsAt == next.offset() && next.leaderEpoch().isPresent()) {
        // What was applied before it may be lost, and others may have its offsets.
        if (read == null) {
          consumer.seek(partition, next);
        } else if (position.isOfEarlierEpochThan(Deliveries.epochOf(read)) && !isCompactionGap) {
          rewinds.put(partition, next);
        }
      }
    }
    checked.addAll(unchecked);
    return rewinds;
  }

  private void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      checked.remove(partition);
      validated.remove(partition);
      applied.remove(partition);
      rewoundTo.remove(partition);
    }
  }

  /**
   * Kafka's newest epoch of each partition, if there is a partition whose position has an epoch and
   * was not validated since this consumer got it.
   */
  private Map<Integer, Integer> epochsToValidate(
      Set<TopicPartition> unchecked, Map<Integer, AppliedPosition> inDatabase) {
    List<TopicPartition> toValidate =
        unchecked.stream()
            .filter(partition -> appliedOf(partition, inDatabase).hasEpoch())
            .filter(partition -> !validated.contains(partition))
            .toList();
    if (toValidate.isEmpty()) {
      return Map.of();
    }
    Map<Integer, Integer> epochs = topics.leaderEpochs(topic);
    epochs
        .keySet()
        .retainAll(toValidate.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    validated.addAll(toValidate);
    return epochs;
  }

  /**
   * Where a consumer has to read on. Kafka compares the epoch with what the partition holds, and
   * moves the consumer to the first record that is another one.
   *
   * @param newest Kafka's newest epoch of the partition; null where it need not be compared
   */
  private OffsetAndMetadata toRead(AppliedPosition applied, @Nullable Integer newest) {
    if (newest == null) {
      return new OffsetAndMetadata(applied.nextOffset());
    }
    if (newest < applied.leaderEpoch()) { // a consumer that asks for it would get no answer
      log.warn(
          "{} was put back to an older state than this database; what Kafka lacks is not read again."
              + " Sync the last days again, with awal and akhir.",
          topic);
      return new OffsetAndMetadata(applied.nextOffset());
    }
    return new OffsetAndMetadata(applied.nextOffset(), Optional.of(applied.leaderEpoch()), "");
  }

  private static AppliedPosition appliedOf(
      TopicPartition partition, Map<Integer, AppliedPosition> inDatabase) {
    return inDatabase.getOrDefault(partition.partition(), AppliedPosition.NONE);
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
