package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.Preparation;
import id.nuha.bookingsync.local.process.Child;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of the three services: its jar as a child process, which can be started again. */
public final class Service implements AutoCloseable {
  // Small services on a small server: the serial collector saves memory, and the first compiler is
  // enough. The second one would take processor time from the first 500,000 rows, or from the first
  // 50,000 requests.
  static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          // Nothing of what the memory holds, patients' data, is left on a disk.
          "-XX:-HeapDumpOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-Xss512k");

  // The heap begins at a size that need not grow step by step. The writer's young generation holds
  // the batches that are worked on; what outlives it costs a collection of the whole heap. That of
  // stats-api is collected half as often as by default, and who asks waits for each collection.
  private static final List<String> WRITER =
      List.of("-Xmx192m", "-Xms192m", "-Xmn88m", "-XX:SurvivorRatio=3");

  private static final List<String> FETCHER = List.of("-Xmx160m", "-Xms48m");

  private static final List<String> STATS_API = List.of("-Xmx160m", "-Xms64m", "-Xmn32m");

  private final String name;
  private final Path jar;
  private final int port;
  private final URI health;
  private final ProcessHome home;
  private final LocalSettings settings;
  private final Consumer<String> console;
  private volatile @Nullable Child child;

  /**
   * A service that is not started yet.
   *
   * @param jars folder that holds fetcher/target/fetcher.jar and so on
   * @param health says when it is ready to be used
   * @param home where its pid and its log are kept
   * @param console gets its output, line by line
   */
  Service(
      String name,
      Path jars,
      int port,
      URI health,
      ProcessHome home,
      LocalSettings settings,
      Consumer<String> console) {
    this.name = name;
    this.jar = jars.resolve(name).resolve("target").resolve(name + ".jar");
    this.port = port;
    this.health = health;
    this.home = home;
    this.settings = settings;
    this.console = console;
  }

  /**
   * Starts it; it is not ready yet.
   *
   * @param environment its settings
   */
  void start(Map<String, String> environment) {
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
    command.addAll(
        switch (name) {
          case "writer" -> WRITER;
          case "fetcher" -> FETCHER;
          default -> STATS_API;
        });
    // It may quote what the memory held, and by default lies where ./run was called.
    command.add("-XX:ErrorFile=" + home.log(name + "-crash"));
    command.addAll(
        Preparation.find()
            .map(preparation -> preparation.start(name))
            .orElse(List.of("-jar", jar.toString())));
    child = Child.start(name, command, all, home, settings, console);
  }

  public String name() {
    return name;
  }

  public int port() {
    return port;
  }

  public boolean isAlive() {
    return started().isAlive();
  }

  /** Ends it as a crash would. */
  public void kill() {
    started().kill();
  }

  /**
   * Waits until it says that it is ready.
   *
   * @throws LocalException if it ends, or takes too long
   */
  void awaitReady(HttpClient http) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + settings.serviceReady().toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(health).timeout(settings.readinessRequest()).build();
    while (!isReady(http, request)) {
      if (!isAlive()) {
        throw ended();
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new LocalException(
            "The %s was not ready within %d minutes; %s says why."
                .formatted(name, settings.serviceReady().toMinutes(), home.log(name)));
      }
      Thread.sleep(settings.readinessPoll().toMillis());
    }
  }

  /** The exception that says that it ended by itself. */
  LocalException ended() {
    return new LocalException(
        "The %s ended by itself with status %d; %s says why."
            .formatted(name, started().exitStatus(), home.log(name)));
  }

  /** Stops it in order, if it runs. */
  @Override
  public void close() {
    Child running = child;
    if (running != null) {
      running.close();
    }
  }

  private Child started() {
    Child running = child;
    if (running == null) {
      throw new IllegalStateException("The %s has not been started.".formatted(name));
    }
    return running;
  }

  private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }
}
