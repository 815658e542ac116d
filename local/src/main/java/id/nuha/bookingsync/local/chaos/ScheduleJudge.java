package id.nuha.bookingsync.local.chaos;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.simulator.view.Row;
import id.nuha.bookingsync.simulator.view.SimulatedViews;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Judges a schedule once everything has settled: holds what the pipeline has against what the
 * simulated SIMRS knows to be true.
 */
final class ScheduleJudge {
  private static final int DEAD_LETTERS_PER_PAGE = 500;

  private final Pipeline pipeline;
  private final PipelineClient client;
  private final Catalogue catalogue;
  private final SimulatedViews simulated;
  private final LocalDate first;
  private final LocalDate last;
  private final List<String> problems = new ArrayList<>();

  ScheduleJudge(
      Pipeline pipeline,
      PipelineClient client,
      Catalogue catalogue,
      SimulatedViews simulated,
      LocalDate first,
      LocalDate last) {
    this.pipeline = pipeline;
    this.client = client;
    this.catalogue = catalogue;
    this.simulated = simulated;
    this.first = first;
    this.last = last;
  }

  /** Everything that is not as it should be; empty if all is. */
  List<String> problems() throws InterruptedException {
    for (View view : catalogue.views()) {
      rows(view);
    }
    counts();
    for (View view : catalogue.views()) {
      deadLetters(view.id());
    }
    return problems;
  }

  // What was removed in SIMRS may still be in the table; what SIMRS never had may not.
  private void rows(View view) throws InterruptedException {
    int id = view.id();
    List<String> key = view.key().stream().map(View.KeyColumn::column).toList();
    Map<String, Map<String, @Nullable String>> table =
        table(view.table(), key, simulated.windowColumn(id));
    JsonNode truth = client.simrs("truth?" + window(id));
    Set<String> known = new HashSet<>();
    for (JsonNode row : truth) {
      String rowKey = key(row, key);
      known.add(rowKey);
      Map<String, @Nullable String> there = table.get(rowKey);
      if (there == null) {
        problems.add("view %d: %s is lost".formatted(id, rowKey));
        continue;
      }
      row.properties()
          .forEach(
              column -> {
                JsonNode value = column.getValue();
                String expected = value.isNull() ? null : value.stringValue();
                if (!Objects.equals(expected, there.get(column.getKey()))) {
                  problems.add("view %d: %s has a wrong %s".formatted(id, rowKey, column.getKey()));
                }
              });
    }
    for (JsonNode row : client.simrs("removed?" + window(id))) {
      known.add(key(row, key));
    }
    table.keySet().stream()
        .filter(rowKey -> !known.contains(rowKey))
        .forEach(rowKey -> problems.add("view %d: %s is invented".formatted(id, rowKey)));
  }

  // Every value as PostgreSQL prints it: that is how the truth is written.
  private Map<String, Map<String, @Nullable String>> table(
      String table, List<String> key, String windowColumn) {
    String sql =
        "SELECT * FROM %s WHERE %s >= '%s' AND %s < date '%s' + 1"
            .formatted(table, windowColumn, first, windowColumn, last);
    Map<String, Map<String, @Nullable String>> rows = new HashMap<>();
    try (Connection connection = pipeline.postgres().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
        }
        rows.put(key.stream().map(row::get).collect(Collectors.joining("|")), row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(table + " cannot be read", e);
    }
    return rows;
  }

  private void counts() throws InterruptedException {
    for (JsonNode run : client.statsApi("/dashboard/sync-runs?limit=500").path("data")) {
      if (!run.at("/window/awal").asString("").equals(first.toString())) {
        continue;
      }
      long sum = 0;
      for (String outcome : List.of("inserted", "updated", "unchanged", "superseded", "rejected")) {
        sum += run.path(outcome).asLong();
      }
      if (run.has("unexplained") || sum != run.path("total_fetched").asLong()) {
        problems.add("run %s does not add up".formatted(run.path("run_id").asString()));
      }
      if (run.path("status").asString().equals("RUNNING")) {
        problems.add("run %s is still RUNNING".formatted(run.path("run_id").asString()));
      }
    }
  }

  private void deadLetters(int view) throws InterruptedException {
    Set<String> setAside = new HashSet<>();
    JsonNode next = RecordJson.parse(new byte[] {'0'});
    while (!next.isNull()) {
      JsonNode page =
          client.writer(
              "/dead-letters?view=%d&payload=true&limit=%d&from=%s"
                  .formatted(view, DEAD_LETTERS_PER_PAGE, next));
      if (!page.path("data").isArray()) {
        problems.add("view %d: the dead letters cannot be read".formatted(view));
        return;
      }
      for (JsonNode letter : page.path("data")) {
        if (Junk.isKey(letter.path("key").asString(""))) {
          continue;
        }
        JsonNode record =
            RecordJson.parse(letter.path("payload").asString().getBytes(StandardCharsets.UTF_8));
        String mark = record.path(Row.BAD).asString("");
        setAside.add(mark);
        if (mark.isEmpty()) {
          problems.add(
              "view %d: the dead letter at offset %d is a good record (%s)"
                  .formatted(
                      view, letter.path("offset").asLong(), letter.path("reason").asString("")));
        }
      }
      next = page.path("next");
    }
    for (JsonNode bad : client.simrs("bad?" + window(view))) {
      if (!setAside.contains(bad.asString())) {
        problems.add("view %d: %s is in no dead letter".formatted(view, bad.asString()));
      }
    }
  }

  private String window(int view) {
    return "view=%d&awal=%s&akhir=%s".formatted(view, first, last);
  }

  private static String key(JsonNode row, List<String> columns) {
    return columns.stream()
        .map(column -> row.path(column).asString())
        .collect(Collectors.joining("|"));
  }
}
