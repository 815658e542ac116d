package id.nuha.bookingsync.benchmarks.report;

import java.util.List;

/**
 * Values that are told by their percentiles.
 *
 * @param sorted from the smallest to the largest
 */
public record Percentiles(List<Double> sorted) {
  /** Sorts the values. */
  public Percentiles {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    sorted = sorted.stream().sorted().toList();
  }

  /** The value that so many of a hundred do not exceed. */
  public double at(double percent) {
    int index = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
    return sorted.get(Math.max(0, index));
  }
}
