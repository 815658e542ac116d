package id.nuha.bookingsync.writer.ledger;

import id.nuha.bookingsync.writer.upsert.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** How many records of a batch had which outcome, by run. */
public final class RunCounts {
  private final Map<String, Map<Outcome, Long>> byRun = new TreeMap<>();

  /** Counts one record. */
  public void add(String runId, Outcome outcome) {
    byRun.computeIfAbsent(runId, id -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
  }

  void forEach(BiConsumer<String, Map<Outcome, Long>> action) {
    byRun.forEach(action);
  }
}
