package id.nuha.bookingsync.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SIMRS's API over an invented clinic. Under {@code /_sim} one may change rows, order faults, and
 * ask for the truth.
 */
public final class Simulator implements AutoCloseable {
  private static final String LIST = "/v3/view/view-table/list-filter-access";
  private static final String REFRESH = "/v3/view/view-table/refresh-token-access";
  private static final int PAGE_CAP = 500;
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final SimFault NO_FAULT = new SimFault(MAPPER.createObjectNode());

  /** No HTTP status: the connection is closed instead. */
  private static final int RESET = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final ZoneId zone;
  private final String apiKey;
  private final SimTokens tokens;
  private final Map<Integer, SimTable> tables = new HashMap<>();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final Queue<SimFault> faults = new ConcurrentLinkedQueue<>();

  /**
   * How it is to be.
   *
   * @param bind the address to listen on
   * @param port 0 for any
   * @param seed which clinic
   * @param zone the clinic's
   */
  public record Settings(
      String bind,
      int port,
      long seed,
      ZoneId zone,
      String token,
      String apiKey,
      String refreshToken) {}

  private Simulator(Settings settings, HttpServer server) {
    this.server = server;
    this.zone = settings.zone();
    this.apiKey = settings.apiKey();
    this.tokens = new SimTokens(settings.token(), settings.refreshToken(), Clock.systemUTC());
    Clinic clinic = new Clinic(settings.seed());
    for (SimView view : List.of(new Bookings(clinic, zone), new Jadwal(clinic))) {
      tables.put(view.id(), new SimTable(view, zone));
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  /**
   * Starts one.
   *
   * @throws SimulatorException saying what is in the way
   */
  public static Simulator start(Settings settings) {
    try {
      Simulator simulator =
          new Simulator(
              settings,
              HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 50));
      simulator.server.start();
      return simulator;
    } catch (IOException e) {
      throw new SimulatorException(
          "The simulated SIMRS cannot listen on %s:%d: %s."
              .formatted(settings.bind(), settings.port(), e.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, String body, Map<String, String> headers) {
    static Answer ok(String body) {
      return new Answer(200, body, Map.of());
    }

    static Answer error(int status, String message) {
      return new Answer(
          status,
          MAPPER.writeValueAsString(
              Map.of("meta_data", Map.of("status", status, "message", message))),
          Map.of());
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      Answer answer;
      try {
        answer =
            path.startsWith("/_sim/")
                ? command(exchange, path.substring(6), body)
                : api(exchange, path, body);
      } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
        answer = Answer.error(400, "The request cannot be read.");
      } catch (InterruptedException e) { // the simulation is stopping
        Thread.currentThread().interrupt();
        return;
      }
      if (answer.status() == RESET) {
        return; // closed without a word
      }
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private Answer api(HttpExchange exchange, String path, byte[] body) throws InterruptedException {
    requests.merge(path.substring(path.lastIndexOf('/') + 1), 1, Integer::sum);
    SimFault fault = Objects.requireNonNullElse(faults.poll(), NO_FAULT);
    fault.hang();
    if (fault.isReset()) {
      return new Answer(RESET, "", Map.of());
    }
    if (fault.isAnotherAnswer()) {
      return faulty(fault);
    }
    if (!"POST".equals(exchange.getRequestMethod())) {
      return Answer.error(405, "POST only.");
    }
    if (!apiKey.equals(header(exchange, "x-api-key"))) {
      return Answer.error(403, "x-api-key tidak dikenal.");
    }
    Answer answer =
        switch (path) {
          case LIST -> list(exchange, RecordJson.parse(body), fault);
          case REFRESH -> refresh(exchange);
          default -> Answer.error(404, "Tidak ditemukan.");
        };
    return fault.isCut()
        ? Answer.ok(answer.body().substring(0, answer.body().length() / 2))
        : answer;
  }

  private Answer list(HttpExchange exchange, JsonNode request, SimFault fault) {
    if (!tokens.accepts(header(exchange, "token"))) {
      return Answer.error(401, "Token kedaluwarsa.");
    }
    SimTable table = tables.get(request.path("id_laporan_view").asInt(0));
    if (table == null) {
      return Answer.error(404, "Laporan tidak ada.");
    }
    SimView view = table.view();
    int page = fault.page(Math.max(1, request.path("pages").asInt(1)));
    int limit = fault.limit(Math.max(1, Math.min(PAGE_CAP, request.path("limit").asInt(10))));
    List<SimRow> rows =
        table.rows(
            instant(request.path(view.startField()).asString()),
            instant(request.path(view.endField()).asString()));
    List<JsonNode> records = new ArrayList<>();
    fault.rows(rows).stream()
        .skip((long) (page - 1) * limit)
        .limit(limit)
        .forEach(row -> records.add(row.api()));
    String answer =
        view.envelope(MAPPER.writeValueAsString(records), fault.total(rows.size()), page, limit);
    table.served(page);
    return Answer.ok(answer);
  }

  private Answer refresh(HttpExchange exchange) {
    if (!tokens.refresh(header(exchange, "refresh_token"))) {
      return Answer.error(403, "Refresh token tidak berlaku.");
    }
    return Answer.ok(
        MAPPER.writeValueAsString(
            Map.of(
                "data", Map.of("token", tokens.token(), "refresh_token", tokens.refreshToken()))));
  }

  private static Answer faulty(SimFault fault) {
    Map<String, String> headers = new HashMap<>();
    if (!fault.retryAfter().isEmpty()) {
      headers.put("Retry-After", fault.retryAfter());
    }
    if (fault.isHtml()) {
      headers.put("Content-Type", "text/html");
      return new Answer(200, "<html><body>Silakan masuk</body></html>", headers);
    }
    return new Answer(fault.status(), "{}", headers);
  }

  private Answer command(HttpExchange exchange, String command, byte[] body) {
    boolean isPost = "POST".equals(exchange.getRequestMethod());
    if (isPost && command.equals("rows")) {
      JsonNode change = RecordJson.parse(body);
      table(change.path("view").asInt())
          .apply(
              new SimTable.Change(
                  LocalDate.parse(change.path("day").asString()),
                  change.path("remove").asInt(0),
                  change.path("change").asInt(0),
                  change.path("add").asInt(0),
                  change.path("bad").asInt(0),
                  change.path("afterPage").asInt(0)));
      return Answer.ok("{}");
    }
    if (isPost && command.equals("faults")) {
      JsonNode fault = RecordJson.parse(body);
      if (fault.path("expireToken").asBoolean(false)) {
        tokens.expire();
      } else {
        for (int i = fault.path("times").asInt(1); i > 0; i--) {
          faults.add(new SimFault(fault));
        }
      }
      return Answer.ok("{}");
    }
    if (isPost && command.equals("forget")) {
      JsonNode days = RecordJson.parse(body);
      LocalDate awal = LocalDate.parse(days.path("awal").asString());
      LocalDate akhir = LocalDate.parse(days.path("akhir").asString());
      tables.values().forEach(table -> table.forget(awal, akhir));
      return Answer.ok("{}");
    }
    if (command.equals("requests")) {
      return Answer.ok(MAPPER.writeValueAsString(requests));
    }
    if (command.equals("truth")) {
      return Answer.ok(MAPPER.writeValueAsString(truth(query(exchange))));
    }
    if (command.equals("removed")) {
      return Answer.ok(MAPPER.writeValueAsString(removed(query(exchange))));
    }
    if (command.equals("bad")) {
      return Answer.ok(MAPPER.writeValueAsString(bad(query(exchange))));
    }
    return Answer.error(404, "There are rows, forget, faults, requests, truth, removed and bad.");
  }

  private List<Map<String, @Nullable String>> truth(Map<String, String> query) {
    return rows(query).stream().filter(row -> !row.isBad()).map(SimRow::truth).toList();
  }

  private List<String> bad(Map<String, String> query) {
    return rows(query).stream()
        .filter(SimRow::isBad)
        .map(row -> row.api().path(SimRow.BAD).asString())
        .toList();
  }

  private List<SimRow> rows(Map<String, String> query) {
    return table(Integer.parseInt(query.getOrDefault("view", "0")))
        .rows(
            awal(query).atStartOfDay(zone).toInstant(),
            akhir(query).atTime(LocalTime.MAX).atZone(zone).toInstant());
  }

  private List<Map<String, @Nullable String>> removed(Map<String, String> query) {
    SimTable table = table(Integer.parseInt(query.getOrDefault("view", "0")));
    return awal(query)
        .datesUntil(akhir(query).plusDays(1))
        .flatMap(day -> table.removed(day).stream())
        .map(SimRow::truth)
        .toList();
  }

  private LocalDate awal(Map<String, String> query) {
    String awal = query.get("awal");
    return awal == null ? LocalDate.now(zone) : LocalDate.parse(awal);
  }

  private LocalDate akhir(Map<String, String> query) {
    String akhir = query.get("akhir");
    return akhir == null ? awal(query) : LocalDate.parse(akhir);
  }

  private SimTable table(int view) {
    SimTable table = tables.get(view);
    if (table == null) {
      throw new IllegalArgumentException("There is no view " + view);
    }
    return table;
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String query = exchange.getRequestURI().getQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        parameters.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
    }
    return parameters;
  }
}
