package id.nuha.bookingsync.writer.ledger;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a partition has been applied.
 *
 * <p>The leader epoch grows with every start of the partition's leader, and Kafka keeps it with
 * each record. A broker that lost power may have lost the end of a partition; it gives the offsets
 * of the lost records out again, in a later epoch. So a record below the next offset comes again if
 * it is of this epoch or an earlier one, and is new if it is of a later one.
 *
 * @param nextOffset the offset after the last record that was applied
 * @param leaderEpoch of that record; {@link #UNKNOWN_EPOCH} for what older versions have applied
 */
public record AppliedPosition(long nextOffset, int leaderEpoch) {
  static final int UNKNOWN_EPOCH = -1;

  /** Nothing was applied. */
  public static final AppliedPosition NONE = new AppliedPosition(0, UNKNOWN_EPOCH);

  /** Where a partition is once the record is applied. */
  public static AppliedPosition after(ConsumerRecord<?, ?> record) {
    return new AppliedPosition(record.offset() + 1, epochOf(record));
  }

  /** Whether the record is delivered for the first time. */
  public boolean isBefore(ConsumerRecord<?, ?> record) {
    return record.offset() >= nextOffset || isRewrittenBy(record);
  }

  /** Whether the record has the offset of one that was applied and that Kafka has lost since. */
  public boolean isRewrittenBy(ConsumerRecord<?, ?> record) {
    return record.offset() < nextOffset && isOfEarlierEpochThan(record);
  }

  /** Whether the partition's leader was started again before it took the record. */
  public boolean isOfEarlierEpochThan(ConsumerRecord<?, ?> record) {
    return leaderEpoch != UNKNOWN_EPOCH && leaderEpoch < epochOf(record);
  }

  /**
   * Where a consumer has to read on. Kafka compares the epoch with what the partition holds, and
   * moves the consumer to the first record that is another one.
   */
  public OffsetAndMetadata toRead() {
    return new OffsetAndMetadata(
        nextOffset, leaderEpoch == UNKNOWN_EPOCH ? Optional.empty() : Optional.of(leaderEpoch), "");
  }

  private static int epochOf(ConsumerRecord<?, ?> record) {
    return record.leaderEpoch().orElse(UNKNOWN_EPOCH);
  }
}
