package id.nuha.bookingsync.fetcher.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server that answers each request as the test says, and remembers it. */
public final class StubSimrs implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Answer> script;

  /** A request as it came in; header names in lower case. */
  public record Request(String path, Map<String, String> headers, JsonNode body) {
    public boolean isRefresh() {
      return path.endsWith("/refresh-token-access");
    }

    public int page() {
      return body.path("pages").asInt();
    }
  }

  /** What to answer. */
  public record Answer(int status, Map<String, String> headers, ByteBuffer body) {
    public Answer(int status, Map<String, String> headers, String body) {
      this(status, headers, StandardCharsets.UTF_8.encode(body));
    }
  }

  private StubSimrs(Function<Request, Answer> script, @Nullable SSLContext tls) throws IOException {
    this.script = script;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static StubSimrs answering(Function<Request, Answer> script) {
    return answering(script, null);
  }

  /** One that is asked by https, with that certificate. */
  public static StubSimrs answering(Function<Request, Answer> script, @Nullable SSLContext tls) {
    try {
      return new StubSimrs(script, tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Answer ok(String body) {
    return new Answer(200, Map.of(), body);
  }

  public static Answer status(int status) {
    return new Answer(status, Map.of(), "{}");
  }

  /** A page in the plainest envelope. */
  public static Answer page(long total, String... records) {
    return ok("{\"count\": %d, \"list\": [%s]}".formatted(total, String.join(",", records)));
  }

  public void answers(Function<Request, Answer> newScript) {
    script = newScript;
  }

  public URI url() {
    return URI.create(
        "%s://127.0.0.1:%d"
            .formatted(
                server instanceof HttpsServer ? "https" : "http", server.getAddress().getPort()));
  }

  public List<Request> requests() {
    return requests;
  }

  public long refreshes() {
    return requests.stream().filter(Request::isRefresh).count();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                      header -> header.getValue().get(0)));
      Request request =
          new Request(exchange.getRequestURI().getPath(), headers, MAPPER.readTree(body));
      requests.add(request);
      Answer answer = script.apply(request);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] text = new byte[answer.body().remaining()];
      answer.body().duplicate().get(text);
      exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    }
  }
}
