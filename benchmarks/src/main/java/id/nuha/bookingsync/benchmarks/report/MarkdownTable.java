package id.nuha.bookingsync.benchmarks.report;

import java.util.stream.Collectors;

/** The results as a table in markdown, with the median, the range and the ratio to ours. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /** All results, a row per contender and measure. */
  public static String of(Results results) {
    return "| benchmark | measure | contender | median | min to max | unit | ours ÷ this |\n"
        + "|---|---|---|--:|--:|---|--:|\n"
        + results.series().stream()
            .map(series -> row(results, series))
            .collect(Collectors.joining());
  }

  private static String row(Results results, Series series) {
    boolean isOurs = series.contender().equals(Results.OURS);
    String ratio =
        isOurs || results.oursDividedBy(series).isEmpty()
            ? ""
            : Numbers.text(results.oursDividedBy(series).getAsDouble());
    return "| %s | %s | %s | %s | %s to %s | %s | %s |%n"
        .formatted(
            series.benchmark(),
            series.measure(),
            isOurs ? "**ours**" : series.contender(),
            Numbers.text(series.median()),
            Numbers.text(series.min()),
            Numbers.text(series.max()),
            series.unit(),
            ratio);
  }
}
