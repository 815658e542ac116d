package id.nuha.bookingsync.fetcher.publish;

import java.util.Map;
import java.util.TreeMap;

/** How many records of a run are in Kafka, and where the last of them stand. */
public final class Landed {
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

  /** Records in the view's topic. */
  public long publishedCount() {
    return published;
  }

  /** Records that the fetcher put into the dead-letter topic. */
  public long rejectedCount() {
    return rejected;
  }

  /** Per partition that has a record of the run, the offset after the last one. */
  public Map<Integer, Long> endOffsets() {
    return new TreeMap<>(endOffsets);
  }
}
