package id.nuha.bookingsync.stats.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of notifications that answers as the test says, and keeps what it took. */
public final class StubReceiver implements AutoCloseable {
  public static final String SECRET = "T0KEN-s3cret";

  private final HttpServer server;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  private StubReceiver(HttpServer server) {
    this.server = server;
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "receiver");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
    server.start();
  }

  public static StubReceiver start() {
    try {
      return new StubReceiver(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it is asked at, secret included. */
  public String url() {
    return "http://127.0.0.1:"
        + server.getAddress().getPort()
        + "/hooks/"
        + SECRET
        + "?k="
        + SECRET;
  }

  /** The status that it answers with from now on; 0: it takes the request and never answers. */
  public void answers(int newStatus) {
    status = newStatus;
  }

  /** The notices that it took. */
  public List<JsonNode> taken() {
    return taken.stream().map(JsonMapper.shared()::readTree).toList();
  }

  /** The notices that it did not take, each as often as it was posted. */
  public List<JsonNode> refused() {
    return refused.stream().map(JsonMapper.shared()::readTree).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int answer = status;
    (answer / 100 == 2 ? taken : refused).add(body);
    if (answer != 0) {
      exchange.sendResponseHeaders(answer, -1);
      exchange.close();
    }
  }
}
