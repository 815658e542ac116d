package id.nuha.bookingsync.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A SIMRS with https that answers as a test says; beside it, a receiver of notifications. */
final class StubSimrs implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Integer, List<String>> records = new ConcurrentHashMap<>();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Function<Asked, Answer> answers;

  /** What it was asked. As text, it is what a careless server tells of it. */
  record Asked(String path, String headers, String body) {}

  /** What it answers. */
  record Answer(int status, String body) {}

  StubSimrs(SSLContext tls) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.createContext("/v3", this::answer);
    server.createContext("/hooks", this::hear);
    server.start();
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** What it has of a view, whatever window is asked for. */
  void has(int view, List<String> json) {
    records.put(view, List.copyOf(json));
  }

  /** What it answers from now on; null for pages of what it has. */
  void answers(@Nullable Function<Asked, Answer> script) {
    answers = script;
  }

  /** What was posted to the receiver. */
  String heard() {
    return String.join("\n", heard);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Asked asked =
          new Asked(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().entrySet().toString(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      Function<Asked, Answer> script = answers;
      Answer answer = script == null ? page(asked) : script.apply(asked);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer page(Asked asked) {
    JsonNode query = RecordJson.parse(asked.body().getBytes(StandardCharsets.UTF_8));
    List<String> all = records.getOrDefault(query.path("id_laporan_view").asInt(), List.of());
    boolean isFirst = query.path("pages").asInt() == 1;
    return new Answer(
        200,
        "{\"count\": %d, \"list\": [%s]}"
            .formatted(all.size(), isFirst ? String.join(",", all) : ""));
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
