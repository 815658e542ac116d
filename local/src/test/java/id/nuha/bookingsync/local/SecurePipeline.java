package id.nuha.bookingsync.local;

import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.embedded.SecureBroker;
import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import id.nuha.bookingsync.local.process.ProcessHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The three services' jars between a SIMRS with https and a certificate of the hospital's own
 * authority, a broker that asks for logins and rights, and a PostgreSQL. Every secret of theirs is
 * marked, and they are told to log all that they can.
 */
final class SecurePipeline implements AutoCloseable {
  static final String FETCHER = "fetcher";
  static final String WRITER = "writer";
  static final String STATS_API = "stats-api";
  static final List<String> SERVICES = List.of(FETCHER, WRITER, STATS_API);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What a service answers without being asked for a patient. */
  private static final Map<String, List<String>> PATHS =
      Map.of(
          FETCHER,
          List.of("/progress", "/schedule"),
          WRITER,
          List.of("/views", "/replay", "/dead-letters?view=239"),
          STATS_API,
          List.of(
              "/dashboard/sync-runs",
              "/dashboard/sync-status",
              "/dashboard/settings",
              "/operator/dead-letters?view=239",
              "/operator/replay"));

  private static final List<String> PATHS_OF_ALL =
      List.of(
          "/actuator",
          "/actuator/prometheus",
          "/actuator/health",
          "/actuator/env",
          "/actuator/configprops",
          "/v3/api-docs");

  private static final List<String> LOGGERS =
      List.of(
          "ROOT",
          "ID_NUHA_BOOKINGSYNC",
          "ORG_SPRINGFRAMEWORK",
          "ORG_APACHE_CATALINA",
          "ORG_APACHE_COYOTE",
          "ORG_APACHE_TOMCAT",
          "ORG_FLYWAYDB",
          "ORG_POSTGRESQL",
          "COM_ZAXXER_HIKARI",
          "JDK");

  private final Path folder;
  private final TestAuthority authority;
  private final StubSimrs simrs;
  private final SecureBroker broker;
  private final LocalPostgres postgres;
  private final int databasePort;
  private final Map<String, Process> services = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();

  /** Starts all but the services. */
  SecurePipeline(Path folder) throws IOException {
    this.folder = folder;
    this.authority = TestAuthority.in(folder);
    authority.sign("server", "dns:localhost,ip:127.0.0.1");
    this.simrs = new StubSimrs(authority.server());
    this.broker = SecureBroker.start(folder.resolve("kafka"), authority);
    int[] free = FreePorts.find(4);
    this.databasePort = free[3];
    ProcessHome home = new ProcessHome(folder.resolve("database"));
    home.take();
    Path secrets = Files.createDirectory(home.data().resolve("secrets"));
    Files.writeString(secrets.resolve(LocalPostgres.PASSWORD), Canary.of("sandi-database"));
    this.postgres = new LocalPostgres(home, databasePort, LocalSettings.defaults());
    postgres.start();
    SERVICES.forEach(name -> ports.put(name, free[ports.size()]));
  }

  SecureBroker broker() {
    return broker;
  }

  StubSimrs simrs() {
    return simrs;
  }

  /** Of a service's login to Kafka. */
  static String password(String service) {
    return Canary.of("sandi-kafka-" + service);
  }

  /** Starts a service, which is not ready yet. */
  void start(String service) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-jar",
                "../%s/target/%s.jar".formatted(service, service))
            .redirectErrorStream(true)
            .redirectOutput(log(service).toFile());
    builder.environment().keySet().removeIf(name -> name.matches("[A-Z]+_.*"));
    builder.environment().putAll(environment(service));
    services.put(service, builder.start());
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SERVER_PORT", String.valueOf(ports.get(service)));
    environment.put("SERVICE_API_KEY", Canary.of("kunci-antarlayanan-0123456789abcdef"));
    LOGGERS.forEach(logger -> environment.put("LOGGING_LEVEL_" + logger, "TRACE"));
    // It says too much at TRACE for a disk.
    environment.put("LOGGING_LEVEL_ORG_APACHE_KAFKA", "DEBUG");
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
      environment.put("EXTERNAL_API_URL", simrs.url());
      environment.put("EXTERNAL_API_TOKEN", Canary.of("token"));
      environment.put("EXTERNAL_API_KEY", Canary.of("kunci"));
      environment.put("EXTERNAL_API_REFRESH_TOKEN", Canary.of("refresh"));
      environment.put("EXTERNAL_API_CA_FILE", authority.certificate().toString());
      environment.put("SIMRS_TOKEN_FILE", folder.resolve("simrs-token").toString());
      environment.put("SYNC_MIN_INTERVAL", "0ms");
    } else {
      environment.put("DB_PORT", Integer.toString(databasePort));
      environment.put("STATS_DB_PASS", Canary.of("sandi-pembaca"));
    }
    if (service.equals(WRITER)) {
      environment.put("DB_PASS", Canary.of("sandi-database"));
    }
    if (service.equals(STATS_API)) {
      environment.put("FETCHER_URL", "http://127.0.0.1:" + ports.get(FETCHER));
      environment.put("WRITER_URL", "http://127.0.0.1:" + ports.get(WRITER));
      environment.put("NOTIFY_STATE_FILE", folder.resolve("notified.json").toString());
      environment.put("NOTIFY_WEBHOOK_URL", simrs.url() + "/hooks/" + Canary.of("webhook"));
    }
    return environment;
  }

  void awaitReady(String service) {
    await()
        .atMost(PATIENCE)
        .failFast(service + " has ended", () -> !services.get(service).isAlive())
        .until(() -> TestPipeline.isReady(ports.get(service)));
  }

  void awaitReadiness(String service, String words) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .failFast(service + " has ended", () -> !services.get(service).isAlive())
        .until(() -> get(service, "/actuator/health/readiness"), answer -> answer.contains(words));
  }

  /** Begins a sync of the bookings, waits until it has ended, and returns the run. */
  JsonNode sync() {
    JsonNode answer =
        RecordJson.parse(
            post(STATS_API, "/dashboard/sync-booking").getBytes(StandardCharsets.UTF_8));
    return answer.has("data") ? answer.path("data") : answer;
  }

  String get(String service, String path) {
    return TestHttp.send(request(service, path).build()).body();
  }

  String post(String service, String path) {
    return post(service, path, "");
  }

  String post(String service, String path, String json) {
    return post(request(service, path), json);
  }

  /** Asks with a key that nobody was given. */
  void askWithWrongKey(String service, String path) {
    for (String header : List.of("x-api-key", "Authorization")) {
      String key = header.equals("Authorization") ? "Bearer " : "";
      post(request(service, path).header(header, key + Canary.of("kunci-salah")), "");
    }
  }

  /** Sends what is no HTTP, and waits until the service has closed the connection. */
  void send(String service, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(service))) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
      socket.getInputStream().readAllBytes();
    }
  }

  private static String post(HttpRequest.Builder request, String json) {
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return TestHttp.send(request.POST(HttpRequest.BodyPublishers.ofString(json)).build()).body();
  }

  private HttpRequest.Builder request(String service, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(ports.get(service), path)));
  }

  /** Runs statements in the database; returns the first value of the last, if there is one. */
  @Nullable String sql(String sql) {
    try (var connection = postgres.connect();
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return null;
      }
      try (var result = statement.getResultSet()) {
        return result.next() ? result.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The canaries in all that leaves the services, or that others may see of them, by its place;
   * with places that have none.
   */
  Map<String, List<String>> told() throws IOException {
    Map<String, List<String>> told = new LinkedHashMap<>();
    told.put("what the webhook's receiver heard", Canary.in(simrs.heard().lines()));
    for (String service : SERVICES) {
      ProcessHandle process = services.get(service).toHandle();
      try (Stream<String> log = Files.lines(log(service))) {
        told.put("log of " + service, Canary.in(log));
      }
      told.put("arguments of " + service, Canary.in(process.info().commandLine().stream()));
      told.put("threads of " + service, Canary.in(threads(process.pid()).lines()));
      Stream.concat(PATHS.get(service).stream(), PATHS_OF_ALL.stream())
          .forEach(path -> told.put(service + " " + path, Canary.in(get(service, path).lines())));
    }
    for (Path file : files()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      told.put(file.toString(), Canary.in(text.lines()));
    }
    String tables =
        "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"
            + " AND tablename NOT LIKE 'dashboard%'";
    for (String table : String.valueOf(sql(tables)).split(",")) {
      String rows =
          String.valueOf(sql("SELECT string_agg(t::text, '\n') FROM %s t".formatted(table)));
      told.put("table " + table, Canary.in(rows.lines()));
    }
    broker
        .topics()
        .forEach(topic -> told.put("topic " + topic, Canary.in(messages(topic).lines())));
    return told;
  }

  private String messages(String topic) {
    boolean holdsRecords = topic.matches("nuha\\.(booking|jadwal)(\\.dlt)?");
    StringBuilder all = new StringBuilder();
    for (var message : TestBroker.records(broker.openBootstrapServers(), topic)) {
      all.append(text(message.key())).append('\n');
      message.headers().forEach(header -> all.append(text(header.value())).append('\n'));
      all.append(holdsRecords ? "" : text(message.value())).append('\n');
    }
    return all.toString();
  }

  private static String threads(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print").start();
    return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** But for the broker's and PostgreSQL's own, the tokens' and what the test has made. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(
              file ->
                  !folder
                      .relativize(file)
                      .toString()
                      .matches(
                          "kafka/.*|database/(postgres|secrets).*|simrs-token|[^/]*\\.(p12|pem|log)"))
          .toList();
    }
  }

  @Override
  public void close() {
    services.values().forEach(Process::destroy);
    services.values().forEach(service -> service.onExit().join());
    broker.close();
    postgres.close();
    simrs.close();
  }

  private Path log(String service) {
    return folder.resolve(service + ".log");
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
