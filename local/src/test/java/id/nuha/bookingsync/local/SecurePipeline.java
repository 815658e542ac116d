package id.nuha.bookingsync.local;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.embedded.SecureBroker;
import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * The three services' jars between a SIMRS with https and a certificate of the hospital's own
 * authority, a broker that asks for logins and rights, and a PostgreSQL.
 */
final class SecurePipeline implements AutoCloseable {
  static final String FETCHER = "fetcher";
  static final String WRITER = "writer";
  static final String STATS_API = "stats-api";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final TestAuthority authority;
  private final HttpsServer simrs;
  private final SecureBroker broker;
  private final LocalPostgres postgres;
  private final int databasePort;
  private final Map<String, Process> services = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<Integer, List<String>> records = new ConcurrentHashMap<>();

  /** Starts all but the services. */
  SecurePipeline(Path folder) throws IOException {
    this.folder = folder;
    this.authority = TestAuthority.in(folder);
    authority.sign("server", "dns:localhost,ip:127.0.0.1");
    this.simrs = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    simrs.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
    simrs.setExecutor(Executors.newCachedThreadPool());
    simrs.createContext("/", this::answer);
    simrs.start();
    this.broker = SecureBroker.start(folder.resolve("kafka"), authority);
    this.databasePort = FreePorts.find();
    ProcessHome home = new ProcessHome(folder.resolve("database"));
    home.take();
    this.postgres = new LocalPostgres(home, databasePort, LocalSettings.defaults());
    postgres.start();
    int[] free = FreePorts.find(3);
    List.of(FETCHER, WRITER, STATS_API).forEach(name -> ports.put(name, free[ports.size()]));
  }

  SecureBroker broker() {
    return broker;
  }

  /** What SIMRS has of a view, whatever window is asked for. */
  void simrsHas(int view, String... json) {
    records.put(view, List.of(json));
  }

  /** Starts a service, which is not ready yet. */
  void start(String service) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-jar",
                "../%s/target/%s.jar".formatted(service, service)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(service).toFile());
    builder.environment().keySet().removeIf(name -> name.matches("[A-Z]+_.*"));
    builder.environment().putAll(environment(service));
    services.put(service, builder.start());
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SERVER_PORT", port(service));
    // What a test waits for comes as in production, and sooner.
    environment.put("BOOKING_SYNC_RETRY_OUTAGE_INITIAL", "100ms");
    environment.put("BOOKING_SYNC_RETRY_OUTAGE_MAX", "300ms");
    environment.put("BOOKING_SYNC_RETRY_CONSUMERS_IDLE", "1s");
    environment.put("BOOKING_SYNC_RETRY_CONSUMERS_METADATA", "1s");
    environment.put("BOOKING_SYNC_RETRY_PLACE_CHECK", "200ms");
    environment.put("BOOKING_SYNC_RETRY_KAFKA_START_PAUSE", "200ms");
    environment.put("BOOKING_SYNC_RETRY_KAFKA_RUN_INITIAL", "100ms");
    environment.put("BOOKING_SYNC_RETRY_SIMRS_GIVE_UP_AFTER", "2s");
    if (!service.equals(STATS_API)) {
      environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
      environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
      environment.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
      environment.put("KAFKA_SASL_USERNAME", service);
      environment.put("KAFKA_SASL_PASSWORD", password(service));
      environment.put("KAFKA_SSL_CA_FILE", authority.certificate().toString());
    }
    if (service.equals(FETCHER)) {
      environment.put("EXTERNAL_API_URL", "https://localhost:" + simrs.getAddress().getPort());
      environment.put("EXTERNAL_API_TOKEN", "token-rahasia");
      environment.put("EXTERNAL_API_KEY", "kunci-rahasia");
      environment.put("EXTERNAL_API_REFRESH_TOKEN", "refresh-rahasia");
      environment.put("EXTERNAL_API_CA_FILE", authority.certificate().toString());
      environment.put("SIMRS_TOKEN_FILE", folder.resolve("simrs-token").toString());
      environment.put("SYNC_MIN_INTERVAL", "0ms");
    } else {
      environment.put("DB_PORT", Integer.toString(databasePort));
      environment.put("STATS_DB_PASS", "baca-rahasia");
    }
    if (service.equals(STATS_API)) {
      environment.put("FETCHER_URL", "http://127.0.0.1:" + port(FETCHER));
      environment.put("WRITER_URL", "http://127.0.0.1:" + port(WRITER));
      environment.put("NOTIFY_STATE_FILE", folder.resolve("notified.json").toString());
    }
    return environment;
  }

  /** Of a service's login to Kafka. */
  static String password(String service) {
    return "kata-sandi-" + service;
  }

  /** All that a service has said. */
  String said(String service) {
    try {
      return Files.readString(log(service));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a service's readiness answers. */
  String readiness(String service) {
    return get(service, "/actuator/health/readiness");
  }

  void awaitReadiness(String service, String words) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .failFast(service + " has ended", () -> !services.get(service).isAlive())
        .until(() -> readiness(service), answer -> answer.contains(words));
  }

  void awaitReady(String service) {
    await()
        .atMost(PATIENCE)
        .failFast(service + " has ended", () -> !services.get(service).isAlive())
        .until(() -> TestPipeline.isReady(ports.get(service)));
  }

  /** Begins a sync of the bookings, waits until it has ended, and returns the run. */
  JsonNode sync() {
    JsonNode answer = RecordJson.parse(bytes(post(STATS_API, "/dashboard/sync-booking")));
    return answer.has("data") ? answer.path("data") : answer;
  }

  String get(String service, String path) {
    return TestHttp.send(HttpRequest.newBuilder(uri(service, path)).build()).body();
  }

  String post(String service, String path) {
    HttpResponse<String> answer =
        TestHttp.send(
            HttpRequest.newBuilder(uri(service, path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    return answer.body();
  }

  /** One value from the database, as text. */
  String sql(String query) {
    try (var connection = postgres.connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return String.valueOf(result.getString(1));
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    services.values().forEach(Process::destroy);
    for (Process service : services.values()) {
      service.onExit().join();
    }
    broker.close();
    postgres.close();
    simrs.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked = RecordJson.parse(exchange.getRequestBody().readAllBytes());
      List<String> all = records.getOrDefault(asked.path("id_laporan_view").asInt(), List.of());
      byte[] page =
          bytes(
              "{\"count\": %d, \"list\": [%s]}"
                  .formatted(
                      all.size(), asked.path("pages").asInt() == 1 ? String.join(",", all) : ""));
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  private Path log(String service) {
    return folder.resolve(service + ".log");
  }

  private String port(String service) {
    return String.valueOf(ports.get(service));
  }

  private URI uri(String service, String path) {
    return URI.create("http://127.0.0.1:%s%s".formatted(port(service), path));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
