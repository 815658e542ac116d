package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.embedded.AccessWalk;
import id.nuha.bookingsync.embedded.ApiDocument;
import id.nuha.bookingsync.embedded.TestHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document beside the code, and who may ask for what. It needs neither Kafka nor
 * PostgreSQL.
 */
class OpenApiTest {
  private static final Path RELAYED = Path.of("../contract/src/main/resources/writer-openapi.json");
  private static ConfigurableApplicationContext writer;
  private static String text;
  private static JsonNode document;

  @BeforeAll
  static void start() {
    writer =
        new SpringApplicationBuilder(WriterApplication.class)
            .properties(
                "SERVER_PORT=0",
                "DB_PORT=1",
                "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
                "spring.jmx.enabled=false")
            .properties(AccessWalk.settings())
            .run();
    String port = writer.getEnvironment().getProperty("local.server.port");
    text =
        TestHttp.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                    .header("Authorization", "Bearer " + AccessWalk.SERVICE)
                    .build())
            .body();
    document = JsonMapper.shared().readTree(text);
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  @Test
  void codeAndDocumentSayTheSame() {
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(new ApiDocument(writer, document, List.of()).faults()).isEmpty();
  }

  @Test
  void eachPathAsksForAKey() {
    assertThat(new AccessWalk(writer).faults("GET /actuator/prometheus"::equals, operation -> true))
        .isEmpty();
  }

  /** stats-api shows it. {@code -Dopenapi.write=true} writes it anew. */
  @Test
  void theContractHasTheDocumentAsItIs() throws IOException {
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(RELAYED, text + "\n");
    }
    assertThat(JsonMapper.shared().readTree(Files.readString(RELAYED))).isEqualTo(document);
  }
}
