package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * One record as it was observed, ready for its table.
 *
 * @param index of the record in its batch, from 0
 * @param values the columns' values, in the table's order
 * @param observedAt ce_time, to the microsecond
 * @param offset of the record in its partition
 */
record Observation(int index, RecordKey key, CopyText values, Instant observedAt, long offset) {

  /** By so much the clock of whoever observed may be ahead of the database's. */
  static final Duration MAX_AHEAD = Duration.ofDays(1);

  private static final Comparator<String> VALUE =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /** The newest last; at the same instant the later offset is newer. */
  static final Comparator<Observation> BY_AGE =
      Comparator.comparing(Observation::observedAt).thenComparing(Observation::offset);

  /**
   * In which order everybody locks rows, so that no two sessions wait for each other. Shorter
   * values come first, so that whole numbers stand as their index has them.
   */
  static final Comparator<RecordKey> LOCK_ORDER =
      (one, other) -> {
        for (int i = 0; i < one.values().size(); i++) {
          int order = VALUE.compare(one.values().get(i), other.values().get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };
}
