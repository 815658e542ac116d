package id.nuha.bookingsync.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.AccessWalk;
import id.nuha.bookingsync.embedded.ApiDocument;
import id.nuha.bookingsync.embedded.TestHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document beside the code, and who may ask for what. It needs neither Kafka nor SIMRS.
 */
class OpenApiTest {
  @TempDir Path folder;

  @Test
  void codeAndDocumentSayTheSameAndEachPathAsksForAKey() {
    try (ConfigurableApplicationContext fetcher =
        new SpringApplicationBuilder(FetcherApplication.class)
            .properties(
                "SERVER_PORT=0",
                "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
                "EXTERNAL_API_URL=http://127.0.0.1:1",
                "EXTERNAL_API_TOKEN=t",
                "EXTERNAL_API_KEY=k",
                "EXTERNAL_API_REFRESH_TOKEN=r",
                "SIMRS_TOKEN_FILE=" + folder.resolve("token"),
                "spring.jmx.enabled=false")
            .properties(AccessWalk.settings())
            .run()) {
      String port = fetcher.getEnvironment().getProperty("local.server.port");
      JsonNode document =
          JsonMapper.shared()
              .readTree(
                  TestHttp.send(
                          HttpRequest.newBuilder(
                                  URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                              .header("x-api-key", AccessWalk.OPERATOR)
                              .build())
                      .body());

      assertThat(document.path("openapi").asString()).startsWith("3.1");
      assertThat(
              new ApiDocument(
                      fetcher,
                      document,
                      Catalogue.builtIn().views().stream().map(View::trigger).toList())
                  .faults())
          .isEmpty();
      assertThat(
              new AccessWalk(fetcher).faults("GET /actuator/prometheus"::equals, operation -> true))
          .isEmpty();
    }
  }
}
