package id.nuha.bookingsync.benchmarks.parts;

import static java.util.Objects.requireNonNull;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of our services: its jar as a child process.
 *
 * @param process it runs in
 * @param port on 127.0.0.1
 */
public record ServiceProcess(ChildProcess process, int port) implements AutoCloseable {
  private static final List<String> SHIPPED_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-HeapDumpOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-Xss512k");

  private static final Map<String, List<String>> SHIPPED_HEAPS =
      Map.of(
          "writer", List.of("-Xmx192m", "-Xms192m", "-Xmn88m", "-XX:SurvivorRatio=3"),
          "fetcher", List.of("-Xmx160m", "-Xms48m"),
          "stats-api", List.of("-Xmx160m", "-Xms64m", "-Xmn32m"));

  private static final Duration MAX_START = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** The JVM flags that {@code ./run} starts a service with. */
  public static List<String> shippedFlags(String service) {
    return Stream.concat(
            SHIPPED_FLAGS.stream(), requireNonNull(SHIPPED_HEAPS.get(service)).stream())
        .toList();
  }

  /**
   * Starts it; it is not ready yet.
   *
   * @param environment its settings, without its port
   * @param log gets its output
   */
  public static ServiceProcess start(
      List<String> command, Map<String, String> environment, Path log) throws IOException {
    int port = FreePorts.find();
    Map<String, String> all = new HashMap<>(environment);
    all.put("SERVER_PORT", Integer.toString(port));
    all.put("SERVER_ADDRESS", "127.0.0.1");
    return new ServiceProcess(ChildProcess.start(command, all, log), port);
  }

  /** Waits until it is ready. */
  public void awaitReady() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() - begun > MAX_START.toNanos()) {
        throw new IOException("A service does not become ready; its log says why.");
      }
      Thread.sleep(20);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      ask("GET", "/actuator/health/readiness");
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Its answer's body. */
  public String ask(String method, String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException("%s %s answers %d".formatted(method, path, response.statusCode()));
    }
    return response.body();
  }

  /** Where a path of its is. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
  }

  @Override
  public void close() {
    process.close();
  }
}
