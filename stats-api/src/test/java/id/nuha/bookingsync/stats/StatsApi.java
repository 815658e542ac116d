package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.contract.ReadableColumns;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.embedded.TestProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running stats-api on a database of its own, which it reads with the login and the rights that
 * the writer gives it.
 */
public final class StatsApi implements AutoCloseable {
  private static final TestDatabase DATABASE = TestDatabase.shared();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String LOGIN = "stats_reader";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  static {
    DATABASE
        .client("postgres")
        .sql("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(LOGIN, DATABASE.password()))
        .update();
  }

  private final ConfigurableApplicationContext context;
  private final JdbcClient client;

  private StatsApi(ConfigurableApplicationContext context, JdbcClient client) {
    this.context = context;
    this.client = client;
  }

  /**
   * With the writer's tables, empty.
   *
   * @param settings as environment variables: NAME=value
   */
  public static StatsApi start(String... settings) {
    StatsApi api = withoutTables(settings);
    migrate(api.client);
    return api;
  }

  public static StatsApi withoutTables(String... settings) {
    String database = "clinic_" + DATABASES.incrementAndGet();
    DATABASE.create(database);
    return new StatsApi(run(database, DATABASE.port(), settings), DATABASE.client(database));
  }

  /** The server that all of them read from. */
  public static TestDatabase database() {
    return DATABASE;
  }

  /** With the writer's tables, behind a proxy; what hangs there does not end by itself. */
  public static StatsApi behind(TestProxy proxy, String... settings) {
    String database = "clinic_" + DATABASES.incrementAndGet();
    DATABASE.create(database);
    JdbcClient client = DATABASE.client(database);
    migrate(client);
    List<String> all =
        new ArrayList<>(
            List.of(
                "DB_HOST=127.0.0.1",
                "SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT=300000",
                "SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_CONNECTTIMEOUT=300",
                "SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SOCKETTIMEOUT=300"));
    all.addAll(List.of(settings));
    return new StatsApi(run(database, proxy.port(), all.toArray(String[]::new)), client);
  }

  public static StatsApi withoutDatabase() {
    return new StatsApi(run("none", 1), DATABASE.client("postgres"));
  }

  private static ConfigurableApplicationContext run(String database, int port, String... more) {
    String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            source,
            new SystemEnvironmentPropertySource(
                source,
                Arrays.stream(more)
                    .map(setting -> setting.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]))));
    return new SpringApplicationBuilder(StatsApplication.class)
        .environment(environment)
        .properties(
            "SERVER_PORT=0",
            "DB_HOST=" + DATABASE.host(),
            "DB_PORT=" + port,
            "DB_NAME=" + database,
            "DB_USER=" + DATABASE.user(),
            "DB_PASS=" + DATABASE.password(),
            "STATS_DB_USER=" + LOGIN,
            "STATS_DB_PASS=" + DATABASE.password(),
            "FETCHER_URL=http://127.0.0.1:1",
            "WRITER_URL=http://127.0.0.1:1",
            "spring.datasource.hikari.connection-timeout=1000",
            "spring.jmx.enabled=false")
        .run();
  }

  private static void migrate(JdbcClient client) {
    try {
      Resource[] migrations =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath:writer-migrations/V*.sql");
      Arrays.sort(migrations, Comparator.comparingInt(StatsApi::version));
      for (Resource migration : migrations) {
        client.sql(migration.getContentAsString(StandardCharsets.UTF_8)).update();
      }
      ReadableColumns.byTable()
          .forEach(
              (table, columns) ->
                  client
                      .sql(
                          "GRANT SELECT (%s) ON %s TO %s"
                              .formatted(String.join(", ", columns), table, LOGIN))
                      .update());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String property(String name) {
    return context.getEnvironment().getProperty(name);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JdbcClient client() {
    return client;
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return TestHttp.send(request.build());
  }

  public HttpResponse<String> send(String method, String path) {
    return sending(method, path).join();
  }

  /** With a JSON body. */
  public HttpResponse<String> postJson(String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return TestHttp.send(request.build());
  }

  public HttpResponse<String> options(String path, String... headers) {
    return TestHttp.send(
        HttpRequest.newBuilder(uri(path))
            .headers(headers)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build());
  }

  public HttpResponse<String> post(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return TestHttp.send(request.build());
  }

  /** Asks without waiting for the answer. */
  public CompletableFuture<HttpResponse<String>> sending(
      String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Asks, and answers with what comes for as long as it is not closed. */
  public HttpResponse<InputStream> open(String path, String... headers) {
    return CLIENT
        .sendAsync(
            HttpRequest.newBuilder(uri(path)).headers(headers).build(),
            HttpResponse.BodyHandlers.ofInputStream())
        .join();
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  /** For a browser. */
  public String address(String path) {
    return uri(path).toString();
  }

  @Override
  public void close() {
    context.close();
  }

  public URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
  }

  // Of V12__what_it_does.sql.
  private static int version(Resource migration) {
    String name = Objects.requireNonNull(migration.getFilename());
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }
}
