package id.nuha.bookingsync.fetcher.kafka;

import java.util.Map;
import java.util.TreeMap;

/** How many records of a run Kafka has stored, and at which offsets the last of them are. */
public final class DeliveryReport {
  private long published;
  private long rejected;
  private final Map<Integer, Long> endOffsets = new TreeMap<>();

  void addPublished(int partition, long offset) {
    published++;
    endOffsets.merge(partition, offset + 1, Math::max);
  }

  void addRejected() {
    rejected++;
  }

  /**
   * Keeps these counts but takes the offsets of {@code others}: records in a deleted topic will
   * never be applied, so nobody must wait for their offsets.
   */
  public DeliveryReport withPositionsOf(DeliveryReport others) {
    DeliveryReport moved = new DeliveryReport();
    moved.published = published;
    moved.rejected = rejected;
    moved.endOffsets.putAll(others.endOffsets);
    return moved;
  }

  boolean isEmpty() {
    return records() == 0;
  }

  /** Records in both topics. */
  long records() {
    return published + rejected;
  }

  /** Records in the view's topic. */
  public long published() {
    return published;
  }

  /** Records that the fetcher put into the dead-letter topic. */
  public long rejected() {
    return rejected;
  }

  /** Per partition that has a record of the run, the offset after the last one. */
  public Map<Integer, Long> endOffsets() {
    return new TreeMap<>(endOffsets);
  }
}
