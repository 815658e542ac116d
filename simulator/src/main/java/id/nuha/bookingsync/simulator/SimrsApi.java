package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.view.Row;
import id.nuha.bookingsync.simulator.view.SimulatedView;
import id.nuha.bookingsync.simulator.view.ViewTable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** SIMRS's own API: pages of views, and new tokens. */
final class SimrsApi {
  private static final String LIST = "/v3/view/view-table/list-filter-access";
  private static final String REFRESH = "/v3/view/view-table/refresh-token-access";
  private static final int PAGE_CAP = 500;
  private static final Fault NO_FAULT = new Fault() {};

  private final String apiKey;
  private final Tokens tokens;
  private final Map<Integer, ViewTable> tables;
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  SimrsApi(String apiKey, Tokens tokens, Map<Integer, ViewTable> tables) {
    this.apiKey = apiKey;
    this.tokens = tokens;
    this.tables = tables;
  }

  /** Lets the fault happen to a request that is still to come, after those ordered before it. */
  void order(Fault fault) {
    faults.add(fault);
  }

  /** How many requests there were, by the last part of their path. */
  Map<String, Integer> requests() {
    return requests;
  }

  Response answer(Request request) throws InterruptedException {
    String path = request.path();
    requests.merge(path.substring(path.lastIndexOf('/') + 1), 1, Integer::sum);
    Fault ordered = faults.poll();
    Fault fault = ordered == null ? NO_FAULT : ordered;
    Thread.sleep(fault.delayMillis());
    Response instead = fault.instead(null);
    if (instead != null) {
      return instead;
    }
    if (!request.isPost()) {
      return Response.error(405, "POST only.");
    }
    if (!apiKey.equals(request.header("x-api-key"))) {
      return Response.error(403, "x-api-key tidak dikenal.");
    }
    return fault.answer(
        switch (path) {
          case LIST -> list(request, fault);
          case REFRESH -> refresh(request);
          default -> Response.error(404, "Tidak ditemukan.");
        });
  }

  private Response list(Request request, Fault fault) {
    JsonNode query = request.json();
    if (!tokens.accepts(request.header("token"))) {
      return Response.error(401, "Token kedaluwarsa.");
    }
    ViewTable table = tables.get(query.path("id_laporan_view").asInt(0));
    if (table == null) {
      return Response.error(404, "Laporan tidak ada.");
    }
    SimulatedView view = table.view();
    int page = fault.page(Math.max(1, query.path("pages").asInt(1)));
    int limit = fault.limit(Math.max(1, Math.min(PAGE_CAP, query.path("limit").asInt(10))));
    List<Row> all =
        table.rows(
            instant(query.path(view.windowStart()).asString()),
            instant(query.path(view.windowEnd()).asString()));
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    fault.rows(all).stream()
        .skip((long) (page - 1) * limit)
        .limit(limit)
        .forEach(row -> rows.add(row.api()));
    Response answer = Response.ok(view.page(rows, fault.total(all.size()), page, limit));
    table.served(page);
    return answer;
  }

  private Response refresh(Request request) {
    if (!tokens.refresh(request.header("refresh_token"))) {
      return Response.error(403, "Refresh token tidak berlaku.");
    }
    return Response.json(
        Map.of("data", Map.of("token", tokens.token(), "refresh_token", tokens.refreshToken())));
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }
}
