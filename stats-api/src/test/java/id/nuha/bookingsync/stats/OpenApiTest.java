package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.ApiDocument;
import id.nuha.bookingsync.embedded.TestHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document beside the code, and the page that shows it. Neither needs a database. */
class OpenApiTest {
  private static ConfigurableApplicationContext api;
  private static JsonNode document;

  @BeforeAll
  static void start() {
    api =
        new SpringApplicationBuilder(StatsApplication.class)
            .properties(
                "SERVER_PORT=0",
                "DB_PORT=1",
                "FETCHER_URL=http://127.0.0.1:1",
                "WRITER_URL=http://127.0.0.1:1",
                "spring.jmx.enabled=false")
            .run();
    document = JsonMapper.shared().readTree(get("/v3/api-docs").body());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void codeAndDocumentSayTheSame() {
    ApiDocument openApi =
        new ApiDocument(
            api, document, Catalogue.builtIn().views().stream().map(View::trigger).toList());

    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(openApi.faults()).isEmpty();
  }

  @Test
  void whatMayBeNullIsSaidOfEachField() {
    JsonNode seats = document.at("/components/schemas/DayNumbersSession/properties");
    assertThat(seats.at("/quota/type")).hasToString("[\"integer\",\"null\"]");
    assertThat(seats.at("/taken/type").asString()).isEqualTo("integer");
    assertThat(document.at("/components/schemas/SyncRun/required").toString())
        .contains("run_id", "finished_at")
        .doesNotContain("inserted");
  }

  @Test
  void parametersHaveTheirRangesDefaultsAndValues() {
    JsonNode parameters = document.at("/paths/~1dashboard~1stats~1range.csv/get/parameters");
    JsonNode table = parameters.valueStream().filter(p -> named(p, "table")).findFirst().get();
    assertThat(table.at("/schema/enum"))
        .hasToString("[\"days\",\"cancellations\",\"hours\",\"doctors\"]");
    assertThat(table.at("/schema/default").asString()).isEqualTo("days");
    JsonNode limit =
        document
            .at("/paths/~1dashboard~1sync-runs/get/parameters")
            .valueStream()
            .filter(p -> named(p, "limit"))
            .findFirst()
            .get();
    assertThat(limit.at("/schema/minimum").asInt()).isEqualTo(1);
    assertThat(limit.at("/schema/maximum").asInt()).isEqualTo(500);
    JsonNode payload = document.at("/paths/~1operator~1dead-letters/get/parameters");
    assertThat(payload.valueStream()).isNotEmpty().noneMatch(p -> named(p, "payload"));
  }

  @Test
  void aPageShowsItAndAsksNobodyElse() {
    HttpResponse<String> page = get("/swagger-ui/index.html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("http:", "https:");
    assertThat(get("/swagger-ui.html").headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).endsWith("/swagger-ui/index.html"));
    JsonNode settings = JsonMapper.shared().readTree(get("/v3/api-docs/swagger-config").body());
    assertThat(settings.path("url").asString()).isEqualTo("/v3/api-docs");
    assertThat(settings.path("validatorUrl").asString()).isEqualTo("none");
  }

  private static boolean named(JsonNode parameter, String name) {
    return parameter.path("name").asString().equals(name);
  }

  private static HttpResponse<String> get(String path) {
    String port = api.getEnvironment().getProperty("local.server.port");
    return TestHttp.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }
}
