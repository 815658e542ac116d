package id.nuha.bookingsync.benchmarks.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A SIMRS that takes its time for each page, counts its requests and notes when it answered. */
final class SlowSimrs implements AutoCloseable {
  private static final Duration PAGE = Duration.ofMillis(300);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<Integer, Instant> answered = new ConcurrentHashMap<>();
  private volatile Bookings bookings = new Bookings(1, 1);

  SlowSimrs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** From now on it holds these, and counts from zero. */
  void hold(Bookings others) {
    bookings = others;
    requests.set(0);
    answered.clear();
  }

  int requests() {
    return requests.get();
  }

  /** When it first answered with each booking. */
  Map<Integer, Instant> answered() {
    return Map.copyOf(answered);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      JsonNode request = RecordJson.parse(exchange.getRequestBody().readAllBytes());
      int page = request.path("pages").asInt(1);
      int limit = request.path("limit").asInt(100);
      Bookings held = bookings;
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(
          "{\"count\":%d,\"list\":[".formatted(held.count()).getBytes(StandardCharsets.UTF_8));
      int first = (page - 1) * limit + 1;
      int last = Math.min(held.count(), page * limit);
      for (int id = first; id <= last; id++) {
        if (id > first) {
          body.write(',');
        }
        body.writeBytes(held.json(id, Phase.INSERT));
      }
      body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
      Thread.sleep(PAGE.toMillis());
      Instant now = Instant.now();
      for (int id = first; id <= last; id++) {
        answered.putIfAbsent(id, now);
      }
      exchange.sendResponseHeaders(200, body.size());
      exchange.getResponseBody().write(body.toByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
