package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RunId;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.writer.ledger.RunCounts;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the positions of records tell: how far a batch reaches, and which records are new. */
final class Deliveries {
  private Deliveries() {}

  /** By partition, the offset after the last of these records. */
  static Map<Integer, Long> endsOf(List<? extends ConsumerRecord<?, ?>> records) {
    Map<Integer, Long> ends = new TreeMap<>();
    records.forEach(r -> ends.merge(r.partition(), r.offset() + 1, Math::max));
    return ends;
  }

  /**
   * Counts the records that Kafka delivers for the first time. Repeated records were counted at
   * their first delivery. A record that names no run, or something that is no run's id, is counted
   * nowhere.
   *
   * @param applied by partition, the offset up to which records have been counted
   */
  static RunCounts countFirst(BatchResult batch, Map<Integer, Long> applied) {
    RunCounts counts = new RunCounts();
    for (int i = 0; i < batch.records().size(); i++) {
      ConsumerRecord<byte[], byte[]> record = batch.records().get(i);
      String runId = TextHeaders.get(record.headers(), Headers.RUN_ID);
      if (runId != null
          && RunId.isValid(runId)
          && record.offset() >= applied.getOrDefault(record.partition(), 0L)) {
        counts.add(runId, batch.outcomes().get(i));
      }
    }
    return counts;
  }
}
