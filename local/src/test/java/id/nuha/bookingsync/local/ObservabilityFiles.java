package id.nuha.bookingsync.local;

import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The metrics that deploy/observability names. */
final class ObservabilityFiles {
  private static final Path FOLDER = Path.of("../deploy/observability");
  private static final Pattern RULE = Pattern.compile("(?ms)^ +expr: (?:>-\\n)?(.+?)^ +for: ");

  /** What in an expression is no name: strings, labels, ranges, groupings. */
  private static final Pattern NO_NAMES =
      Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring) *\\([^)]*\\)");

  /** Not what is called as a function, nor the unit of a duration. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?![\\w:]| *\\()");

  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(bookingsync_[a-z_]+)`");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

  private ObservabilityFiles() {}

  /** All that the rules and the dashboard ask for. */
  static Set<String> metricsInUse() {
    List<String> expressions = new ArrayList<>();
    RULE.matcher(read("prometheus/rules.yml"))
        .results()
        .forEach(rule -> expressions.add(rule.group(1)));
    JsonNode dashboard = RecordJson.parseTrusted(bytes("grafana/dashboards/booking-sync.json"));
    dashboard.findValues("expr").forEach(expr -> expressions.add(expr.stringValue()));
    return expressions.stream()
        .flatMap(expression -> namesIn(expression).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that its README explains. */
  static Set<String> documentedMetrics() {
    return DOCUMENTED
        .matcher(read("README.md"))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toSet());
  }

  private static List<String> namesIn(String expression) {
    return NAME.matcher(NO_NAMES.matcher(expression).replaceAll(" "))
        .results()
        .map(name -> name.group())
        .filter(name -> !OPERATORS.contains(name))
        .toList();
  }

  private static String read(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
