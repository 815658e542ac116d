package id.nuha.bookingsync.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** A SIMRS whose bookings are as large as the test says. It keeps none of them in memory. */
final class LargeSimrs implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Content content = new Content(0, 1, number -> "{}");

  /**
   * What it holds.
   *
   * @param pageSize how many it puts on a page, whatever it is asked for
   * @param booking the JSON of a booking, by its number from 1
   */
  record Content(int bookings, int pageSize, IntFunction<String> booking) {}

  LargeSimrs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  void holds(Content newContent) {
    content = newContent;
  }

  /** What the fetcher needs to read it. */
  Map<String, String> environment(Path tokenFile) {
    return Map.of(
        "EXTERNAL_API_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
        "EXTERNAL_API_TOKEN", "invented",
        "EXTERNAL_API_KEY", "invented",
        "EXTERNAL_API_REFRESH_TOKEN", "invented",
        "SIMRS_TOKEN_FILE", tokenFile.toString(),
        "SYNC_MIN_INTERVAL", "0ms");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Content now = content;
      int page =
          RecordJson.parse(exchange.getRequestBody().readAllBytes()).path("pages").intValue();
      int first = (page - 1) * now.pageSize() + 1;
      int last = Math.min(now.bookings(), page * now.pageSize());
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write("{\"list\":[".getBytes(StandardCharsets.UTF_8));
        for (int number = first; number <= last; number++) {
          String separator = number == first ? "" : ",";
          body.write((separator + now.booking().apply(number)).getBytes(StandardCharsets.UTF_8));
        }
        body.write("],\"count\":%d}".formatted(now.bookings()).getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
