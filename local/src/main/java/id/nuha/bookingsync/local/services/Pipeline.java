package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.broker.KafkaBroker;
import id.nuha.bookingsync.local.database.Postgres;
import id.nuha.bookingsync.local.process.ProcessHome;
import id.nuha.bookingsync.simulator.Simulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Broker, database, SIMRS and the three services. Stopped in an order that loses nothing: fetcher,
 * stats-api, writer, broker, PostgreSQL.
 */
public final class Pipeline implements AutoCloseable {
  private static final String FETCHER = "fetcher";
  private static final String WRITER = "writer";
  private static final String STATS_API = "stats-api";
  private static final String SOURCE = "source";

  private final PipelineOptions options;
  private final Progress progress;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<AutoCloseable> running = new ArrayList<>();
  private boolean stopping;
  private @Nullable ProcessHome home;
  private @Nullable Simulator simulator;
  private @Nullable Postgres postgres;
  private @Nullable KafkaBroker broker;
  private @Nullable Service writer;
  private @Nullable Service fetcher;
  private @Nullable Service statsApi;

  /** Is told how the start goes. */
  public interface Progress {
    /** A step was taken. */
    void done(String what, String detail);

    /** A service wrote a line. */
    void line(String service, String line);
  }

  public Pipeline(PipelineOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Starts everything and waits until it is ready. If that fails, {@link #close} stops what was
   * started.
   *
   * @throws LocalException saying what is in the way
   */
  public void start() throws InterruptedException {
    ProcessHome home = begin(() -> ProcessHome.take(options.data()));
    this.home = home;
    for (String leftover : home.endLeftovers(List.of(FETCHER, STATS_API, WRITER, Postgres.NAME))) {
      progress.done("Leftover", leftover + " of an earlier run was stopped");
    }
    checkPorts();
    if (options.fresh()) {
      forget(home.data());
    }
    checkSource(home.data());
    PipelineOptions.Ports ports = options.ports();
    Map<String, String> environment = environment(home);
    startPostgres();
    progress.done("PostgreSQL", "127.0.0.1:" + ports.db());
    startBroker();
    progress.done("Kafka", "127.0.0.1:" + ports.kafka());
    writer = startService(WRITER, ports.writer(), environment, home);
    statsApi = startService(STATS_API, ports.statsApi(), environment, home);
    fetcher = startService(FETCHER, ports.fetcher(), environment, home);
    for (Service service : services()) {
      service.awaitReady(http);
      progress.done(service.name(), "127.0.0.1:" + service.port());
    }
  }

  /** Starts a service again that was killed or stopped. */
  public void restart(Service service) {
    stop(service);
    ProcessHome folder = started(home);
    Service next = startService(service.name(), service.port(), environment(folder), folder);
    switch (service.name()) {
      case WRITER -> writer = next;
      case FETCHER -> fetcher = next;
      default -> statsApi = next;
    }
  }

  /** Waits until all three services are ready. */
  public void awaitReady() throws InterruptedException {
    for (Service service : services()) {
      service.awaitReady(http);
    }
  }

  /** Stops a service in order. */
  public void stop(Service service) {
    forget(service);
    service.close();
  }

  /** Stops the broker. */
  public void stopBroker() {
    forget(broker());
    broker().close();
  }

  /** Starts the broker again. */
  public void startBroker() {
    PipelineOptions.Ports ports = options.ports();
    Path folder = started(home).data().resolve("kafka");
    broker = begin(() -> KafkaBroker.start(folder, ports.kafka(), ports.kafkaController()));
  }

  /** Stops PostgreSQL, in order or as a crash would. */
  public void stopPostgres(boolean crash) {
    forget(postgres());
    if (crash) {
      postgres().kill();
    } else {
      postgres().close();
    }
  }

  /** Starts PostgreSQL again. */
  public void startPostgres() {
    ProcessHome folder = started(home);
    Postgres starting = begin(() -> Postgres.start(folder, options.ports().db()));
    postgres = starting;
    starting.awaitDatabase(folder);
  }

  /**
   * Blocks while everything runs.
   *
   * @throws LocalException if a service ends by itself
   */
  public void await() throws InterruptedException {
    while (true) {
      for (Service service : services()) {
        if (!service.isAlive() && !isStopping()) {
          throw service.ended();
        }
      }
      Thread.sleep(500);
    }
  }

  private List<Service> services() {
    return List.of(writer(), fetcher(), statsApi());
  }

  public Service writer() {
    return started(writer);
  }

  public Service fetcher() {
    return started(fetcher);
  }

  public Service statsApi() {
    return started(statsApi);
  }

  public Postgres postgres() {
    return started(postgres);
  }

  public KafkaBroker broker() {
    return started(broker);
  }

  /** Stops what runs, in order. */
  @Override
  public void close() {
    List<AutoCloseable> parts;
    synchronized (running) {
      stopping = true;
      parts = new ArrayList<>(running);
      running.clear();
    }
    parts.sort(Comparator.comparing(Pipeline::rank));
    LocalException failure = null;
    for (AutoCloseable part : parts) {
      try {
        closeOne(part);
      } catch (LocalException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static int rank(AutoCloseable part) {
    if (part instanceof Service service) {
      return List.of(FETCHER, STATS_API, WRITER).indexOf(service.name());
    }
    List<Class<?>> others =
        List.of(KafkaBroker.class, Postgres.class, Simulator.class, ProcessHome.class);
    return 3 + others.indexOf(part.getClass());
  }

  private void forget(AutoCloseable part) {
    synchronized (running) {
      running.remove(part);
    }
  }

  private boolean isStopping() {
    synchronized (running) {
      return stopping;
    }
  }

  private Service startService(
      String name, int port, Map<String, String> environment, ProcessHome home) {
    Path jar = options.jars().resolve(name).resolve("target").resolve(name + ".jar");
    return begin(
        () -> Service.start(name, jar, port, environment, home, line -> progress.line(name, line)));
  }

  /** Starts a part so that it is stopped again, also when the stop comes in the middle. */
  private <T extends AutoCloseable> T begin(Supplier<T> start) {
    if (isStopping()) {
      throw new LocalException("The start was interrupted.");
    }
    T part = start.get();
    boolean tooLate;
    synchronized (running) {
      tooLate = stopping;
      if (!tooLate) {
        running.add(part);
      }
    }
    if (tooLate) {
      closeOne(part);
      throw new LocalException("The start was interrupted.");
    }
    return part;
  }

  private static void closeOne(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new LocalException(part.getClass().getSimpleName() + " could not be stopped.", e);
    }
  }

  private Map<String, String> environment(ProcessHome home) {
    PipelineOptions.Ports ports = options.ports();
    Map<String, String> environment = new HashMap<>(options.environment());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.kafka());
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", Integer.toString(ports.db()));
    environment.put("DB_NAME", Postgres.DATABASE);
    environment.put("DB_USER", Postgres.USER);
    environment.put("DB_PASS", Postgres.USER);
    environment.putIfAbsent("STATS_DB_PASS", "stats_reader");
    environment.put("FETCHER_URL", "http://127.0.0.1:" + ports.fetcher());
    if (options.isSimulated()) {
      simulate(environment, home);
    }
    return environment;
  }

  private void simulate(Map<String, String> environment, ProcessHome home) {
    if (simulator == null) {
      simulator =
          begin(
              () ->
                  SimulatedSimrs.start(
                      options.ports().simrs(), options.seed(), zone(environment), environment));
      progress.done("SIMRS (simulated)", "127.0.0.1:" + simulator.port());
    }
    environment.put("EXTERNAL_API_URL", "http://127.0.0.1:" + simulator.port());
    environment.put("EXTERNAL_API_TOKEN", "simulated-token");
    environment.put("EXTERNAL_API_KEY", "simulated-key");
    environment.put("EXTERNAL_API_REFRESH_TOKEN", "simulated-refresh-token");
    // Never the file of the real tokens.
    environment.put("SIMRS_TOKEN_FILE", home.data().resolve("simulated-simrs-token").toString());
  }

  private static ZoneId zone(Map<String, String> environment) {
    String zone = environment.getOrDefault("TIMEZONE", "");
    try {
      return ZoneId.of(zone.isBlank() ? "Asia/Jakarta" : zone.strip());
    } catch (DateTimeException e) {
      throw new LocalException(
          "TIMEZONE is '%s': set it to a time zone like Asia/Jakarta.".formatted(zone), e);
    }
  }

  // Rows of the simulated clinic must never pass for the hospital's, nor the other way round.
  private void checkSource(Path data) {
    Path mark = data.resolve(SOURCE);
    String source = options.isSimulated() ? "simulated" : "real";
    try {
      if (Files.exists(mark) && !Files.readString(mark).strip().equals(source)) {
        throw new LocalException(
            "%s holds data of the %s SIMRS, and EXTERNAL_API_URL is %s. Start over with --fresh, or name another folder with --data."
                .formatted(
                    data,
                    options.isSimulated() ? "real" : "simulated",
                    options.isSimulated() ? "not set" : "set"));
      }
      Files.writeString(mark, source);
    } catch (IOException e) {
      throw new LocalException("%s cannot be written.".formatted(mark), e);
    }
  }

  private void checkPorts() {
    PipelineOptions.Ports ports = options.ports();
    checkFree("--port", ports.statsApi());
    checkFree("--fetcher-port", ports.fetcher());
    checkFree("--writer-port", ports.writer());
    checkFree("--kafka-port", ports.kafka());
    checkFree("--kafka-controller-port", ports.kafkaController());
    checkFree("--db-port", ports.db());
    if (options.isSimulated()) {
      checkFree("--simrs-port", ports.simrs());
    }
  }

  private static void checkFree(String option, int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.getLocalPort();
    } catch (IOException e) {
      throw new LocalException(
          "Port %d is in use by another program. Stop that one, or choose another port with %s."
              .formatted(port, option),
          e);
    }
  }

  private static void forget(Path data) {
    for (String name : List.of("kafka", "postgres", "simulated-simrs-token", SOURCE)) {
      Path folder = data.resolve(name);
      if (!Files.exists(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new LocalException(
            "%s cannot be deleted for --fresh: %s.".formatted(folder, e.getMessage()), e);
      }
    }
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("The pipeline has not been started.");
    }
    return part;
  }
}
