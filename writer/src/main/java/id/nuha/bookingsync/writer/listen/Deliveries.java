package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RunId;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.writer.ledger.AppliedPosition;
import id.nuha.bookingsync.writer.ledger.RunCounts;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the positions of records tell: how far a batch reaches, and which records are new. */
final class Deliveries {
  private Deliveries() {}

  /** By partition, the position after the last of these records. */
  static Map<Integer, AppliedPosition> endsOf(List<? extends ConsumerRecord<?, ?>> records) {
    Map<Integer, AppliedPosition> ends = new TreeMap<>();
    for (int i = 0; i < records.size(); i++) {
      ConsumerRecord<?, ?> record = records.get(i);
      // Those of a partition come together, as a rule; only the last one tells.
      if (i + 1 == records.size() || records.get(i + 1).partition() != record.partition()) {
        ends.put(record.partition(), after(record));
      }
    }
    return ends;
  }

  /** By partition, the first of these records whose offset was applied before, of a lost record. */
  static Map<Integer, Long> rewritten(
      List<? extends ConsumerRecord<?, ?>> records, Map<Integer, AppliedPosition> applied) {
    Map<Integer, Long> first = new TreeMap<>();
    for (ConsumerRecord<?, ?> record : records) {
      if (in(applied, record).isRewrittenBy(record.offset(), epochOf(record))) {
        first.merge(record.partition(), record.offset(), Math::min);
      }
    }
    return first;
  }

  /**
   * Counts the records that Kafka delivers for the first time. Repeated records were counted at
   * their first delivery. A record that names no run, or something that is no run's id, is counted
   * nowhere.
   *
   * @param applied by partition, how far records have been counted
   */
  static RunCounts countFirst(BatchResult batch, Map<Integer, AppliedPosition> applied) {
    RunCounts counts = new RunCounts();
    String last =
        null; // nearly always the run of the record before, which need not be checked again
    for (int i = 0; i < batch.records().size(); i++) {
      ConsumerRecord<byte[], byte[]> record = batch.records().get(i);
      String runId = TextHeaders.get(record.headers(), Headers.RUN_ID);
      if (runId != null
          && (runId.equals(last) || RunId.isValid(runId))
          && in(applied, record).isBefore(record.offset(), epochOf(record))) {
        counts.add(runId, batch.outcomes().get(i));
        last = runId;
      }
    }
    return counts;
  }

  /** Kafka's leader epoch of a record. */
  static int epochOf(ConsumerRecord<?, ?> record) {
    return record.leaderEpoch().orElse(AppliedPosition.UNKNOWN_EPOCH);
  }

  private static AppliedPosition after(ConsumerRecord<?, ?> record) {
    return new AppliedPosition(record.offset() + 1, epochOf(record));
  }

  private static AppliedPosition in(
      Map<Integer, AppliedPosition> applied, ConsumerRecord<?, ?> record) {
    return applied.getOrDefault(record.partition(), AppliedPosition.NONE);
  }
}
