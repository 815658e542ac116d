package id.nuha.bookingsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.simulator.view.ViewFiles;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulator and what a fetcher or a test asks it over HTTP. */
final class RunningSimulator implements AutoCloseable {
  static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

  private final Simulator simulator;

  private RunningSimulator(Simulator simulator) {
    this.simulator = simulator;
  }

  static RunningSimulator builtIn(long seed) {
    return of(seed, null, null);
  }

  static RunningSimulator of(long seed, String catalogue, String views) {
    return new RunningSimulator(
        Simulator.start(
            new Simulator.Settings(
                "127.0.0.1",
                0,
                seed,
                ZONE,
                "token",
                "key",
                "refresh",
                new ViewFiles(catalogue, views))));
  }

  /** A page of 239. */
  HttpResponse<String> bookings(LocalDate day, int page, int limit) {
    return page(239, "waktu_registrasi_awal", "waktu_registrasi_akhir", day, page, limit);
  }

  HttpResponse<String> page(
      int view, String start, String end, LocalDate day, int page, int limit) {
    Map<String, Object> query =
        Map.of(
            "id_laporan_view",
            view,
            "pages",
            page,
            "limit",
            limit,
            start,
            day.atStartOfDay(ZONE).toOffsetDateTime().toString(),
            end,
            day.atTime(23, 59, 59).atZone(ZONE).toOffsetDateTime().toString());
    return simrs(
        "/v3/view/view-table/list-filter-access",
        JsonMapper.shared().writeValueAsString(query),
        "token",
        "token",
        "x-api-key",
        "key");
  }

  HttpResponse<String> simrs(String path, String body, String... headers) {
    return TestHttp.send(
        request(path).headers(headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  void order(String command, String json) {
    HttpResponse<String> answer = post(command, json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  HttpResponse<String> post(String command, String json) {
    return TestHttp.send(
        request("/_sim/" + command).POST(HttpRequest.BodyPublishers.ofString(json)).build());
  }

  JsonNode ask(String command) {
    return json(TestHttp.send(request("/_sim/" + command).build()));
  }

  /** What is true of a day's rows, in SIMRS's order. */
  List<Map<String, String>> truth(int view, LocalDate day) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode row : ask("truth?view=%d&awal=%s".formatted(view, day))) {
      Map<String, String> columns = new TreeMap<>();
      row.properties()
          .forEach(
              column ->
                  columns.put(
                      column.getKey(),
                      column.getValue().isNull() ? null : column.getValue().stringValue()));
      rows.add(columns);
    }
    return rows;
  }

  static JsonNode json(HttpResponse<String> answer) {
    return RecordJson.parse(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    simulator.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path));
  }
}
