package id.nuha.bookingsync.stats.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fetcher or writer that answers as the test says, and remembers what it was asked. */
public final class StubFetcher implements AutoCloseable {
  private final HttpServer server;
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> audited = new CopyOnWriteArrayList<>();
  private final Queue<HttpExchange> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;
  private final Map<String, Answer> byPath = new ConcurrentHashMap<>();
  private volatile Answer other = new Answer(0, "{}");

  private StubFetcher(HttpServer server) {
    this.server = server;
    server.createContext("/", this::handle);
    server.start();
  }

  public static StubFetcher start() {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public static StubFetcher start(InetSocketAddress address) {
    try {
      return new StubFetcher(HttpServer.create(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void answers(int newStatus, String newBody) {
    other = new Answer(newStatus, newBody);
  }

  /** Answers requests for that path in another way than the others. */
  public void answers(String path, int status, String body) {
    byPath.put(path, new Answer(status, body));
  }

  private record Answer(int status, String body) {}

  /** Takes requests from now on and answers none. */
  public void hold() {
    holding = true;
  }

  /** Answers all requests that it holds, and further ones at once. */
  public void release() {
    holding = false;
    for (HttpExchange next = held.poll(); next != null; next = held.poll()) {
      try {
        answer(next);
      } catch (IOException e) {
        // This one no longer waits.
      }
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The Host header of each request. */
  public List<String> hosts() {
    return hosts;
  }

  /** Method and path with its query. */
  public List<String> requests() {
    return requests;
  }

  /** What it was told by {@code POST /audit}, which it always takes and counts as no request. */
  public List<String> audited() {
    return audited;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/audit")
        && exchange.getRequestMethod().equals("POST")) {
      audited.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    hosts.add(exchange.getRequestHeaders().getFirst("Host"));
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    if (holding) {
      held.add(exchange);
      requests.add(request);
    } else {
      requests.add(request);
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = byPath.getOrDefault(exchange.getRequestURI().getPath(), other);
      int status = answer.status();
      byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", status < 400 ? "application/json" : "application/problem+json");
      if (status == 202) {
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath());
      }
      exchange.sendResponseHeaders(status, text.length);
      exchange.getResponseBody().write(text);
    }
  }
}
