package id.nuha.bookingsync.writer.upsert;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch.
 *
 * @param records the batch
 * @param outcomes one per record, in the same order
 * @param rejections those of the records that were refused; their outcome is REJECTED
 * @param withdrawn those of the records whose keys are erased or whose dates are kept no longer;
 *     their outcome is SUPERSEDED
 * @param changedDays the days that its rows were on before or are on now, those that were inserted
 *     or updated; null if there are none
 */
public record BatchResult(
    List<ConsumerRecord<byte[], byte[]>> records,
    List<Outcome> outcomes,
    List<Rejection> rejections,
    List<Withdrawn> withdrawn,
    @Nullable DayRange changedDays) {

  /**
   * The outcomes that tell how the records fit their table. A wrong clock, which stamps all records
   * until it is set, is no reason to stop the view, and what is withdrawn was never tried.
   */
  public List<Outcome> outcomesOfTable() {
    Set<Integer> others =
        Stream.concat(
                rejections.stream()
                    .filter(rejection -> !rejection.isOfTable())
                    .map(Rejection::index),
                withdrawn.stream().map(Withdrawn::index))
            .collect(Collectors.toSet());
    return others.isEmpty()
        ? outcomes
        : IntStream.range(0, outcomes.size())
            .filter(index -> !others.contains(index))
            .mapToObj(outcomes::get)
            .toList();
  }

  /** How many records had each outcome. */
  public Map<Outcome, Long> counts() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    outcomes.forEach(outcome -> counts.merge(outcome, 1L, Long::sum));
    return counts;
  }
}
