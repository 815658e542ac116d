package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.process.Child;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One of the three services: its jar as a child process. */
public final class Service implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  // Small services on a small server: the serial collector and the quick compiler save memory and
  // the better part of the start.
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx160m",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1");

  private final Child child;
  private final ProcessHome home;
  private final int port;

  private Service(Child child, ProcessHome home, int port) {
    this.child = child;
    this.home = home;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param jar its jar
   * @param environment its settings
   * @param console gets its output, line by line
   */
  static Service start(
      String name,
      Path jar,
      int port,
      Map<String, String> environment,
      ProcessHome home,
      Consumer<String> console) {
    if (!Files.exists(jar)) {
      throw new LocalException(
          "%s is missing. Build it with ./run, or with mvn package.".formatted(jar));
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put("SERVER_PORT", Integer.toString(port));
    all.put("SERVER_ADDRESS", "127.0.0.1");
    all.put("LOGGING_PATTERN_CONSOLE", "%d{HH:mm:ss} %-5level %m%n");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-jar", jar.toString()));
    return new Service(Child.start(name, command, all, home, console), home, port);
  }

  public String name() {
    return child.name();
  }

  public int port() {
    return port;
  }

  public boolean isAlive() {
    return child.isAlive();
  }

  /** Ends it as a crash would. */
  public void kill() {
    child.kill();
  }

  /**
   * Waits until it says that it is ready.
   *
   * @throws LocalException if it ends, or takes too long
   */
  void awaitReady(HttpClient http) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(10))
            .build();
    while (!isReady(http, request)) {
      if (!child.isAlive()) {
        throw ended();
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new LocalException(
            "The %s was not ready within %d minutes; %s says why."
                .formatted(name(), READY_WITHIN.toMinutes(), home.log(name())));
      }
      Thread.sleep(100);
    }
  }

  /** Says that it ended by itself. */
  LocalException ended() {
    return new LocalException(
        "The %s ended by itself with status %d; %s says why."
            .formatted(name(), child.exitStatus(), home.log(name())));
  }

  @Override
  public void close() {
    child.close();
  }

  private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }
}
