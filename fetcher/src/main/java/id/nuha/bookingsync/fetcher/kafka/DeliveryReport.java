package id.nuha.bookingsync.fetcher.kafka;

import java.util.Map;
import java.util.TreeMap;

/** How many records of a run are in Kafka, and where the last of them stand. */
public final class DeliveryReport {
  private long published;
  private long rejected;
  private final Map<Integer, Long> endOffsets = new TreeMap<>();

  void published(int partition, long offset) {
    published++;
    endOffsets.merge(partition, offset + 1, Math::max);
  }

  void rejected() {
    rejected++;
  }

  /** As many, but where others stand: of those in a topic that is gone, none will be read. */
  public DeliveryReport withPositionsOf(DeliveryReport others) {
    DeliveryReport moved = new DeliveryReport();
    moved.published = published;
    moved.rejected = rejected;
    moved.endOffsets.putAll(others.endOffsets);
    return moved;
  }

  /** SeenRecords in the view's topic. */
  public long publishedCount() {
    return published;
  }

  /** SeenRecords that the fetcher put into the dead-letter topic. */
  public long rejectedCount() {
    return rejected;
  }

  /** Per partition that has a record of the run, the offset after the last one. */
  public Map<Integer, Long> endOffsets() {
    return new TreeMap<>(endOffsets);
  }
}
