package id.nuha.bookingsync.benchmarks.report;

import java.util.List;

/**
 * What one contender reached, repetition by repetition.
 *
 * @param benchmark which one measured it
 * @param measure what was measured, as "insert"
 * @param unit of the values, as "rows/s"
 * @param values one per repetition
 */
public record Series(
    String benchmark, String measure, String contender, String unit, List<Double> values) {
  /** Copies the values. */
  public Series {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values of " + contender);
    }
  }

  /** The value in the middle; of an even number of values the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
