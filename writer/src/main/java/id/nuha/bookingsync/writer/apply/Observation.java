package id.nuha.bookingsync.writer.apply;

import id.nuha.bookingsync.contract.RecordKey;
import id.nuha.bookingsync.writer.deadletter.Position;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record as it was observed, ready for its table.
 *
 * @param values the columns' values as text, in the table's order
 * @param observedAt ce_time, to the microsecond
 * @param runId the run that published it; null if nobody says so
 */
record Observation(
    ConsumerRecord<byte[], byte[]> record,
    Position position,
    RecordKey key,
    List<@Nullable String> values,
    Instant observedAt,
    @Nullable String runId) {

  /** The newest last; at the same instant the later offset is newer. */
  static final Comparator<Observation> BY_AGE =
      Comparator.comparing(Observation::observedAt).thenComparing(o -> o.position().offset());
}
