package id.nuha.bookingsync.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the results as files: results.md, results.json and a picture per benchmark. */
public final class ResultsFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultsFile() {}

  /**
   * Writes them.
   *
   * @param settings what they were measured with, for results.json
   */
  public static void write(Path folder, Results results, Map<String, Object> settings)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.md"), MarkdownTable.of(results));
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("written_at", Instant.now().toString());
    whole.put("machine", machine());
    whole.put("settings", settings);
    whole.put("results", results.series().stream().map(one -> fields(results, one)).toList());
    Files.writeString(folder.resolve("results.json"), JSON.writeValueAsString(whole));
    Map<String, List<Series>> byBenchmark =
        results.series().stream()
            .collect(
                Collectors.groupingBy(Series::benchmark, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Series>> one : byBenchmark.entrySet()) {
      Files.writeString(
          folder.resolve(one.getKey() + ".svg"), BarChart.of(one.getKey(), one.getValue()));
    }
  }

  private static Map<String, Object> machine() {
    return Map.of(
        "processors", Runtime.getRuntime().availableProcessors(),
        "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
  }

  private static Map<String, Object> fields(Results results, Series series) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("benchmark", series.benchmark());
    fields.put("measure", series.measure());
    fields.put("contender", series.contender());
    fields.put("unit", series.unit());
    fields.put("values", series.values());
    fields.put("median", series.median());
    results.oursDividedBy(series).ifPresent(ratio -> fields.put("ours_divided_by_this", ratio));
    return fields;
  }
}
