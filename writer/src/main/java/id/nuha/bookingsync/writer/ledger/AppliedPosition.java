package id.nuha.bookingsync.writer.ledger;

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
  /** Of a record or a position without one. */
  public static final int UNKNOWN_EPOCH = -1;

  /** Nothing was applied. */
  public static final AppliedPosition NONE = new AppliedPosition(0, UNKNOWN_EPOCH);

  /** Whether the leader's epoch is known. */
  public boolean hasEpoch() {
    return leaderEpoch != UNKNOWN_EPOCH;
  }

  /** Whether a record of that offset and epoch is delivered for the first time. */
  public boolean isBefore(long offset, int epoch) {
    return offset >= nextOffset || isRewrittenBy(offset, epoch);
  }

  /** Whether a record has the offset of one that was applied and that Kafka has lost since. */
  public boolean isRewrittenBy(long offset, int epoch) {
    return offset < nextOffset && isOfEarlierEpochThan(epoch);
  }

  /** Whether the partition's leader was started again before it took a record of that epoch. */
  public boolean isOfEarlierEpochThan(int epoch) {
    return hasEpoch() && leaderEpoch < epoch;
  }
}
