package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.view.Row;
import id.nuha.bookingsync.simulator.view.ViewTable;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What stands under {@code /_sim}: changes rows, orders faults, and tells the truth. */
final class ControlApi {
  static final String PREFIX = "/_sim/";

  private final SimrsApi simrs;
  private final Tokens tokens;
  private final Map<Integer, ViewTable> tables;
  private final ZoneId zone;

  ControlApi(SimrsApi simrs, Tokens tokens, Map<Integer, ViewTable> tables, ZoneId zone) {
    this.simrs = simrs;
    this.tokens = tokens;
    this.tables = tables;
    this.zone = zone;
  }

  Response answer(Request request) {
    String command = request.path().substring(PREFIX.length());
    if (request.isPost()) {
      switch (command) {
        case "rows" -> {
          return change(request.json());
        }
        case "faults" -> {
          return order(request.json());
        }
        case "forget" -> {
          return forget(request.json());
        }
        default -> {} // what is only read may be posted, too
      }
    }
    return switch (command) {
      case "requests" -> Response.json(simrs.requests());
      case "truth" -> Response.json(good(request.query()).map(Row::truth).toList());
      case "removed" -> Response.json(removed(request.query()).map(Row::truth).toList());
      case "bad" -> Response.json(marks(request.query()));
      default ->
          Response.error(404, "There are rows, forget, faults, requests, truth, removed and bad.");
    };
  }

  private Response change(JsonNode change) {
    table(change.path("view").asInt())
        .apply(
            new ViewTable.Change(
                LocalDate.parse(change.path("day").asString()),
                change.path("remove").asInt(0),
                change.path("change").asInt(0),
                change.path("add").asInt(0),
                change.path("bad").asInt(0),
                change.path("afterPage").asInt(0)));
    return Response.json(Map.of());
  }

  private Response order(JsonNode order) {
    if (order.path("expireToken").asBoolean(false)) {
      tokens.expire();
      return Response.json(Map.of());
    }
    Map<String, JsonNode> named = new LinkedHashMap<>();
    order.properties().forEach(property -> named.put(property.getKey(), property.getValue()));
    JsonNode times = named.remove("times");
    if (!Faults.names().containsAll(named.keySet())) {
      return Response.error(
          400, "There are the faults expireToken, " + String.join(", ", Faults.names()) + ".");
    }
    Fault fault = Faults.from(named);
    for (int i = times == null ? 1 : times.asInt(1); i > 0; i--) {
      simrs.order(fault);
    }
    return Response.json(Map.of());
  }

  private Response forget(JsonNode days) {
    LocalDate awal = LocalDate.parse(days.path("awal").asString());
    LocalDate akhir = LocalDate.parse(days.path("akhir").asString());
    tables.values().forEach(table -> table.forget(awal, akhir));
    return Response.json(Map.of());
  }

  private Stream<Row> good(Map<String, String> query) {
    return rows(query).stream().filter(row -> !row.isBad());
  }

  private List<String> marks(Map<String, String> query) {
    return rows(query).stream()
        .filter(Row::isBad)
        .map(row -> row.api().path(Row.BAD).asString())
        .toList();
  }

  private List<Row> rows(Map<String, String> query) {
    return table(view(query))
        .rows(
            awal(query).atStartOfDay(zone).toInstant(),
            akhir(query).atTime(LocalTime.MAX).atZone(zone).toInstant());
  }

  private Stream<Row> removed(Map<String, String> query) {
    ViewTable table = table(view(query));
    return awal(query)
        .datesUntil(akhir(query).plusDays(1))
        .flatMap(day -> table.removed(day).stream());
  }

  private static int view(Map<String, String> query) {
    return Integer.parseInt(query.getOrDefault("view", "0"));
  }

  private LocalDate awal(Map<String, String> query) {
    String awal = query.get("awal");
    return awal == null ? LocalDate.now(zone) : LocalDate.parse(awal);
  }

  private LocalDate akhir(Map<String, String> query) {
    String akhir = query.get("akhir");
    return akhir == null ? awal(query) : LocalDate.parse(akhir);
  }

  private ViewTable table(int view) {
    ViewTable table = tables.get(view);
    if (table == null) {
      throw new IllegalArgumentException("There is no view " + view);
    }
    return table;
  }
}
