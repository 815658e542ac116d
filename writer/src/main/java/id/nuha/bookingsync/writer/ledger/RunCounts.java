package id.nuha.bookingsync.writer.ledger;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What a batch did for each run. By run_id in order, so that two writers lock the runs alike. */
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
