package id.nuha.bookingsync.simulator;

import com.sun.net.httpserver.HttpExchange;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What somebody asked the simulator. */
final class Request {
  private final HttpExchange exchange;
  private final byte[] body;

  private Request(HttpExchange exchange, byte[] body) {
    this.exchange = exchange;
    this.body = body;
  }

  static Request from(HttpExchange exchange) throws IOException {
    return new Request(exchange, exchange.getRequestBody().readAllBytes());
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  boolean isPost() {
    return "POST".equals(exchange.getRequestMethod());
  }

  /** The header's value; empty if there is none. */
  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  JsonNode json() {
    return RecordJson.parse(body);
  }

  /** The query's parameters. */
  Map<String, String> query() {
    Map<String, String> parameters = new HashMap<>();
    @Nullable String query = exchange.getRequestURI().getQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        parameters.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
    }
    return parameters;
  }
}
