package id.nuha.bookingsync.writer.ledger;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.runtime.kafka.TextHeaders;
import id.nuha.bookingsync.writer.upsert.BatchResult;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How many records of a batch had which outcome, by run.
 *
 * @param byRun by run_id in order, so that two writers lock the runs alike
 */
public record RunCounts(Map<String, Map<Outcome, Long>> byRun) {

  /**
   * Counts the records that Kafka delivers for the first time; of the others, somebody did when
   * they came first. A record that names no run is counted nowhere.
   *
   * @param applied by partition, the offset up to which records have been counted
   */
  public static RunCounts ofFirstDeliveries(BatchResult batch, Map<Integer, Long> applied) {
    Map<String, Map<Outcome, Long>> byRun = new TreeMap<>();
    for (int i = 0; i < batch.records().size(); i++) {
      ConsumerRecord<byte[], byte[]> record = batch.records().get(i);
      String runId = TextHeaders.get(record.headers(), Headers.RUN_ID);
      if (runId != null && record.offset() >= applied.getOrDefault(record.partition(), 0L)) {
        byRun
            .computeIfAbsent(runId, id -> new EnumMap<>(Outcome.class))
            .merge(batch.outcomes().get(i), 1L, Long::sum);
      }
    }
    return new RunCounts(byRun);
  }
}
