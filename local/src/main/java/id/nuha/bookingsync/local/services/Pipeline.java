package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.kafka.LocalKafka;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** SIMRS, PostgreSQL, broker and the three services: started, watched and stopped in order. */
public final class Pipeline implements AutoCloseable {
  private final PipelineOptions options;
  private final LocalSettings settings;
  private final Progress progress;
  private final HttpClient http;
  private final ProcessHome home;
  private final SimulatedSimrs simrs;
  private final LocalPostgres postgres;
  private final LocalKafka broker;
  private final Service writer;
  private final Service statsApi;
  private final Service fetcher;
  private volatile boolean stopping;

  /** Is told how the start goes. */
  public interface Progress {
    /** A step was taken. */
    void done(String what, String detail);

    /** A service wrote a line. */
    void line(String service, String line);
  }

  /** A pipeline that is not started yet. */
  public Pipeline(PipelineOptions options, LocalSettings settings, Progress progress) {
    PipelineOptions.Ports ports = options.ports();
    this.options = options.withServiceKey();
    this.settings = settings;
    this.progress = progress;
    FrontDoor frontDoor = FrontDoor.of(options);
    this.http = frontDoor.client().connectTimeout(settings.readinessRequest()).build();
    this.home = new ProcessHome(options.data());
    this.simrs = new SimulatedSimrs(options);
    this.postgres = new LocalPostgres(home, ports.db(), settings);
    this.broker = new LocalKafka(options.data(), ports.kafka(), ports.kafkaController());
    this.writer = service("writer", ports.writer(), health(ports.writer(), "readiness"));
    this.statsApi =
        service("stats-api", ports.statsApi(), frontDoor.uri("/actuator/health/readiness"));
    this.fetcher = service("fetcher", ports.fetcher(), health(ports.fetcher(), "started"));
  }

  /**
   * Starts everything and waits until it is ready. If that fails, {@link #close} stops what was
   * started.
   *
   * @throws LocalException saying what is in the way
   */
  public void start() throws InterruptedException {
    begin(home::take);
    stopLeftovers();
    PortCheck.check(options);
    if (options.fresh()) {
      StoredData.delete(options.data());
    }
    SourceMark.check(options);
    LocalKeyset.make(options);
    begin(this::startAll);
    for (Service service : services()) {
      service.awaitReady(http);
      progress.done(service.name(), address(service.port()));
    }
  }

  /** Starts a service again that was killed or stopped. */
  public void restart(Service service) {
    stop(service);
    start(service);
  }

  /** Waits until all three services are ready. */
  public void awaitReady() throws InterruptedException {
    for (Service service : services()) {
      service.awaitReady(http);
    }
  }

  /** Stops a service in order. */
  public void stop(Service service) {
    service.close();
  }

  /** Stops the broker. */
  public void stopBroker() {
    broker.close();
  }

  /** Starts the broker again. */
  public void startBroker() {
    begin(broker::start);
  }

  /** Stops PostgreSQL, in order or as a crash would. */
  public void stopPostgres(boolean crash) {
    if (crash) {
      postgres.kill();
    } else {
      postgres.close();
    }
  }

  /** Starts PostgreSQL again. */
  public void startPostgres() {
    begin(postgres::start);
  }

  /**
   * Blocks while everything runs.
   *
   * @throws LocalException if a service ends by itself
   */
  public void await() throws InterruptedException {
    while (true) {
      for (Service service : services()) {
        if (!service.isAlive() && !stopping) {
          throw service.ended();
        }
      }
      Thread.sleep(settings.watchPoll().toMillis());
    }
  }

  public Service writer() {
    return writer;
  }

  public Service fetcher() {
    return fetcher;
  }

  public Service statsApi() {
    return statsApi;
  }

  public LocalPostgres postgres() {
    return postgres;
  }

  /**
   * Stops what runs, in an order that loses nothing: who asks for work before who does it, and the
   * services before the parts that they stand on. A start that is underway is waited for; no other
   * one begins.
   */
  @Override
  public void close() {
    stopping = true;
    closeInOrder(List.of(fetcher, statsApi, writer, broker, postgres, simrs, home));
  }

  private synchronized void closeInOrder(List<AutoCloseable> parts) {
    @Nullable LocalException failure = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) { // the other parts are stopped all the same
        failure = new LocalException(part.getClass().getSimpleName() + " could not be stopped.", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Starts a part, unless the pipeline is being stopped: nobody would stop that part any more. */
  private synchronized void begin(Runnable start) {
    if (stopping) {
      throw new LocalException("The start was interrupted.");
    }
    start.run();
  }

  // Side by side: each service waits for its parts by itself, and needs longer until it gets there.
  private void startAll() {
    CompletableFuture<Void> database =
        CompletableFuture.runAsync(
            () -> {
              postgres.start();
              progress.done("PostgreSQL", address(options.ports().db()));
            });
    try {
      if (options.isSimulated()) {
        simrs.start();
        progress.done("SIMRS (simulated)", address(simrs.port()));
      }
      services().forEach(this::start);
      broker.start();
      progress.done("Kafka", address(options.ports().kafka()));
    } finally {
      // Also where the broker has failed: who stops all parts must not do so beside a start.
      join(database);
    }
  }

  private static void join(CompletableFuture<Void> start) {
    try {
      start.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LocalException said
          ? said
          : new LocalException("PostgreSQL could not be started.", e);
    }
  }

  private void start(Service service) {
    Map<String, String> environment =
        ServiceEnvironment.of(
            service.name(),
            options,
            options.isSimulated() ? simrs.environment() : Map.of(),
            postgres.passwords());
    begin(() -> service.start(environment));
  }

  private void stopLeftovers() {
    List<String> leftovers =
        new ArrayList<>(
            home.endLeftovers(
                List.of(fetcher.name(), statsApi.name(), writer.name()), settings.leftoverStop()));
    postgres.stopLeftover().ifPresent(leftovers::add);
    for (String leftover : leftovers) {
      progress.done("Leftover", leftover + " of an earlier run was stopped");
    }
  }

  private List<Service> services() {
    return List.of(writer, fetcher, statsApi);
  }

  private static URI health(int port, String group) {
    return URI.create("http://127.0.0.1:%d/actuator/health/%s".formatted(port, group));
  }

  private Service service(String name, int port, URI health) {
    return new Service(
        name, options.jars(), port, health, home, settings, line -> progress.line(name, line));
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }
}
