package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The whole pipeline on the real jars, and what the end-to-end tests ask it. */
final class TestPipeline implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Pipeline pipeline;
  private final PipelineOptions options;

  private TestPipeline(Pipeline pipeline, PipelineOptions options) {
    this.pipeline = pipeline;
    this.options = options;
  }

  /** Starts one on free ports; a page holds at most 500 records. */
  static TestPipeline start(Path data) throws InterruptedException {
    return start(data, Map.of("SYNC_PAGE_SIZE", "1000", "SYNC_MIN_INTERVAL", "20ms"));
  }

  /** Starts one on free ports, with these settings. */
  static TestPipeline start(Path data, Map<String, String> environment)
      throws InterruptedException {
    int[] ports = FreePorts.find(7);
    PipelineOptions options =
        new PipelineOptions(
            data,
            false,
            Path.of(".."),
            239,
            new PipelineOptions.Ports(
                ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]),
            environment);
    Pipeline pipeline =
        new Pipeline(
            options,
            LocalSettings.defaults(),
            new Pipeline.Progress() {
              @Override
              public void done(String what, String detail) {}

              @Override
              public void line(String service, String line) {}
            });
    try {
      pipeline.start();
    } catch (LocalException e) {
      pipeline.close();
      throw e;
    }
    return new TestPipeline(pipeline, options);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  PipelineOptions options() {
    return options;
  }

  /** A further writer for the same Kafka and PostgreSQL. */
  Process secondWriter(int port, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx160m",
                "-jar",
                "../writer/target/writer.jar")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SERVER_PORT",
                Integer.toString(port),
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + options.ports().kafka(),
                "DB_HOST",
                "127.0.0.1",
                "DB_PORT",
                Integer.toString(options.ports().db()),
                "DB_PASS",
                pipeline.postgres().passwords().get(LocalPostgres.PASSWORD)));
    return builder.start();
  }

  static boolean isReady(int port) {
    try {
      URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
      return HTTP.send(
                  HttpRequest.newBuilder(readiness).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notListeningYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Triggers over stats-api and returns the whole answer. */
  JsonNode post(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(stats(path)).POST(HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return json(TestHttp.send(request.build()));
  }

  JsonNode get(String path) {
    return json(TestHttp.send(HttpRequest.newBuilder(stats(path)).build()));
  }

  /** Triggers one view and waits for it. */
  JsonNode sync(String trigger, LocalDate awal, LocalDate akhir) {
    JsonNode answer = post("/dashboard/%s?awal=%s&akhir=%s".formatted(trigger, awal, akhir));
    assertThat(answer.at("/meta_data/status").asInt()).as("%s", answer).isEqualTo(200);
    return answer.path("data");
  }

  /** Tells the simulated SIMRS to do something. */
  void sim(String command, String json) {
    HttpResponse<String> answer =
        TestHttp.send(
            HttpRequest.newBuilder(sim(command))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  /** What the table should hold for those days, by key. */
  Map<String, Map<String, String>> truth(int view, LocalDate awal, LocalDate akhir) {
    JsonNode rows =
        json(
            TestHttp.send(
                HttpRequest.newBuilder(
                        sim("truth?view=%d&awal=%s&akhir=%s".formatted(view, awal, akhir)))
                    .build()));
    Map<String, Map<String, String>> truth = new TreeMap<>();
    for (JsonNode row : rows) {
      Map<String, String> columns = new TreeMap<>();
      row.properties()
          .forEach(
              column ->
                  columns.put(
                      column.getKey(),
                      column.getValue().isNull() ? null : column.getValue().stringValue()));
      truth.put(key(view, columns), columns);
    }
    return truth;
  }

  /** What the table holds for those days, by key; the columns that SIMRS fills. */
  Map<String, Map<String, String>> table(int view, LocalDate awal, LocalDate akhir) {
    String time = view == 239 ? "tanggal_antrian" : "tanggal";
    List<Map<String, String>> rows =
        sql(
            "SELECT * FROM dashboard_%d WHERE %s >= '%s' AND %s < date '%s' + 1"
                .formatted(view, time, awal, time, akhir));
    Map<String, Map<String, String>> table = new TreeMap<>();
    for (Map<String, String> row : rows) {
      row.keySet()
          .removeAll(
              List.of(
                  "id",
                  "created_at",
                  "updated_at",
                  "last_synced_at",
                  "observed_at",
                  "observed_offset"));
      table.put(key(view, row), row);
    }
    return table;
  }

  List<Map<String, String>> sql(String sql) {
    try (Connection connection = pipeline.postgres().connect();
        Statement statement = connection.createStatement()) {
      List<Map<String, String>> rows = new ArrayList<>();
      if (!statement.execute(sql)) {
        return rows;
      }
      try (ResultSet result = statement.getResultSet()) {
        ResultSetMetaData columns = result.getMetaData();
        while (result.next()) {
          Map<String, String> row = new HashMap<>();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), result.getString(i));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The run's five outcomes together; rule 3 says that they are what was fetched. */
  static void assertAddsUp(JsonNode run) {
    long sum =
        IntStream.of(0, 1, 2, 3, 4)
            .mapToLong(
                i ->
                    run.path(
                            List.of("inserted", "updated", "unchanged", "superseded", "rejected")
                                .get(i))
                        .longValue())
            .sum();
    assertThat(sum).isEqualTo(run.path("total_fetched").longValue());
    assertThat(run.has("unexplained")).isFalse();
  }

  @Override
  public void close() {
    pipeline.close();
  }

  private static String key(int view, Map<String, String> row) {
    List<String> columns =
        view == 239 ? List.of("booking_id") : List.of("id_dokter", "tanggal", "jam_mulai");
    return columns.stream()
        .map(column -> Objects.requireNonNull(row.get(column)))
        .collect(Collectors.joining("|"));
  }

  private URI stats(String path) {
    return URI.create("http://127.0.0.1:" + options.ports().statsApi() + path);
  }

  private URI sim(String command) {
    return URI.create("http://127.0.0.1:" + options.ports().simrs() + "/_sim/" + command);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return RecordJson.parseTrusted(answer.body().getBytes(StandardCharsets.UTF_8));
  }
}
