package id.nuha.bookingsync.local;

import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the three services export.
 *
 * @param names of all series, as an expression names them
 * @param families those of our own; the greatest values, which come with each timer, are no family
 * @param labels of our own series
 */
record ExportedMetrics(Set<String> names, Set<Family> families, Set<String> labels) {
  private static final Pattern SERIES = Pattern.compile("(?m)^([a-z][a-zA-Z0-9_:]*)[{ ]");
  private static final Pattern OURS = Pattern.compile("(?m)^bookingsync_[a-z_]+\\{(.*)\\} ");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern HELP =
      Pattern.compile("(?m)^# HELP (bookingsync_[a-z_]++(?<!_max))(?: (.*))?$");

  /** A metric with all its series. */
  record Family(String name, String help) {
    /** Whether a name in an expression is one of it: a histogram has several. */
    boolean names(String used) {
      return used.equals(name) || used.matches(name + "_(bucket|count|sum|max)");
    }
  }

  static ExportedMetrics of(PipelineOptions.Ports ports) {
    String all =
        IntStream.of(ports.fetcher(), ports.writer(), ports.statsApi())
            .mapToObj(port -> URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
            .map(uri -> TestHttp.send(HttpRequest.newBuilder(uri).build()).body())
            .collect(Collectors.joining("\n"));
    Set<String> names = new HashSet<>(groups(SERIES, all));
    names.add("up"); // Prometheus itself says it of each service
    Set<Family> families =
        HELP.matcher(all)
            .results()
            .map(help -> new Family(help.group(1), help.group(2) == null ? "" : help.group(2)))
            .collect(Collectors.toSet());
    Set<String> labels = new TreeSet<>();
    groups(OURS, all).forEach(series -> labels.addAll(groups(LABEL, series)));
    return new ExportedMetrics(names, families, labels);
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
