package id.nuha.bookingsync.benchmarks.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Collects what benchmarks measure, and says each value as it comes. */
public final class Results {
  /** The contender that the others are compared with. */
  public static final String OURS = "ours";

  private record Key(String benchmark, String measure, String contender, String unit) {}

  private final Map<Key, List<Double>> values = new LinkedHashMap<>();
  private final PrintStream progress;

  /** Says each value there. */
  public Results(PrintStream progress) {
    this.progress = progress;
  }

  /** Adds what a contender reached in one repetition. */
  public void add(String benchmark, String measure, String contender, String unit, double value) {
    values
        .computeIfAbsent(new Key(benchmark, measure, contender, unit), key -> new ArrayList<>())
        .add(value);
    progress.printf(
        "  %-10s %-28s %-34s %12s %s%n", benchmark, measure, contender, Numbers.text(value), unit);
  }

  /** All that was measured, in the order in which it came, each measure's contenders together. */
  public List<Series> series() {
    Map<String, List<Series>> byMeasure = new LinkedHashMap<>();
    values.forEach(
        (key, list) ->
            byMeasure
                .computeIfAbsent(
                    key.benchmark() + "\n" + key.measure() + "\n" + key.unit(),
                    any -> new ArrayList<>())
                .add(
                    new Series(key.benchmark(), key.measure(), key.contender(), key.unit(), list)));
    return byMeasure.values().stream().flatMap(List::stream).toList();
  }

  /** Our median of the same measure divided by this one's; empty where ours was not measured. */
  public OptionalDouble oursDividedBy(Series other) {
    List<Double> ours = values.get(new Key(other.benchmark(), other.measure(), OURS, other.unit()));
    if (ours == null || other.median() == 0) {
      return OptionalDouble.empty();
    }
    double median =
        new Series(other.benchmark(), other.measure(), OURS, other.unit(), ours).median();
    return OptionalDouble.of(median / other.median());
  }
}
