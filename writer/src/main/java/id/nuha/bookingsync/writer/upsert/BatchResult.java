package id.nuha.bookingsync.writer.upsert;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What became of a batch.
 *
 * @param records the batch
 * @param outcomes one per record, in the same order
 * @param rejections those of the records that were refused; their outcome is REJECTED
 */
public record BatchResult(
    List<ConsumerRecord<byte[], byte[]>> records,
    List<Outcome> outcomes,
    List<Rejection> rejections) {

  /** How many records had each outcome. */
  public Map<Outcome, Long> counts() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    outcomes.forEach(outcome -> counts.merge(outcome, 1L, Long::sum));
    return counts;
  }
}
