package id.nuha.bookingsync.writer.upsert;

import id.nuha.bookingsync.contract.RecordKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record as it was observed, ready for its table.
 *
 * @param index of the record in its batch, from 0
 * @param values the columns' values as text, in the table's order
 * @param observedAt ce_time, to the microsecond
 * @param offset of the record in its partition
 */
public record Observation(
    int index, RecordKey key, List<@Nullable String> values, Instant observedAt, long offset) {

  /** The newest last; at the same instant the later offset is newer. */
  static final Comparator<Observation> BY_AGE =
      Comparator.comparing(Observation::observedAt).thenComparing(Observation::offset);
}
