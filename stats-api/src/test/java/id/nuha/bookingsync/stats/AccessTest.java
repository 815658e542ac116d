package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.embedded.AccessWalk;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.stats.servers.StubLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import tools.jackson.databind.json.JsonMapper;

/** Who may ask for what where keys are set. It needs no database. */
@ExtendWith(OutputCaptureExtension.class)
class AccessTest {
  private static final String OURS = "https://papan.example";
  private static final List<AbstractAuthenticationFailureEvent> REFUSED = new ArrayList<>();
  private static final StubLogin LOGIN = StubLogin.start();
  private static ConfigurableApplicationContext api;

  @BeforeAll
  static void start() {
    ApplicationListener<AbstractAuthenticationFailureEvent> listener = REFUSED::add;
    api =
        builder()
            .properties(AccessWalk.settings())
            .listeners(listener)
            .run(
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + LOGIN.keys(),
                "--OIDC_ROLES_CLAIM=realm_access.roles",
                "--booking-sync.retry.live.heartbeat=200ms");
  }

  private static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(StatsApplication.class)
        .properties(
            "SERVER_PORT=0",
            "DB_PORT=1",
            "FETCHER_URL=http://127.0.0.1:1",
            "WRITER_URL=http://127.0.0.1:1",
            "CORS_ORIGINS=" + OURS,
            "spring.jmx.enabled=false");
  }

  @AfterAll
  static void stop() {
    api.close();
    LOGIN.close();
  }

  @Test
  void eachPathAsksForAKey() {
    assertThat(
            new AccessWalk(api)
                .faults(
                    operation ->
                        operation.startsWith("GET ")
                            && !operation.startsWith("GET /operator/dead-letters")
                            && !operation.startsWith("GET /operator/audit")
                            && !operation.equals("GET /operator/sessions"),
                    operation -> false))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /, 200",
    "GET /js/app.js, 200",
    "GET /css/page.css, 200",
    "GET /icon.svg, 200",
    "GET /messages/id.json, 200",
    "GET /js/none.js, 404",
    "GET /swagger-ui/index.html, 401",
    "GET /no/such/path, 401",
    "GET /error, 401",
    "HEAD /dashboard/stats, 401",
    "OPTIONS /dashboard/stats, 401",
    "PUT /, 401",
    "PROPFIND /dashboard/stats, 401"
  })
  void nobodyGetsMoreThanThePagesFiles(String request, int status) {
    assertThat(ask(request).statusCode()).isEqualTo(status);
  }

  @Test
  void whoHasNoKeyIsToldWhatToSend() {
    HttpResponse<String> answer = ask("GET /dashboard/stats");

    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"Booking Sync\"");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JsonMapper.shared().readTree(answer.body()).path("detail").asString())
        .contains("x-api-key", "Authorization: Bearer");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void theHealthOfThePartsIsToldWhoHasAKey() {
    assertThat(ask("GET /actuator/health/readiness").body()).isEqualTo("{\"status\":\"DOWN\"}");
    assertThat(ask("GET /actuator/health/readiness", "x-api-key", AccessWalk.VIEWER).body())
        .contains("\"database\"");
  }

  @Test
  void aPathThatDoesNotExistIsSaidToWhoHasAKey() {
    assertThat(ask("GET /no/such/path", "x-api-key", AccessWalk.VIEWER).statusCode())
        .isEqualTo(404);
    assertThat(ask("GET /error", "x-api-key", AccessWalk.OPERATOR).statusCode()).isEqualTo(404);
  }

  @Test
  void aBrowserMayAskWithoutAKeyWhetherAPageMayRead() {
    HttpResponse<String> may =
        ask(
            "OPTIONS /dashboard/stats",
            "Origin",
            OURS,
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "x-api-key");
    assertThat(may.statusCode()).isEqualTo(200);
    assertThat(may.headers().firstValue("Access-Control-Allow-Headers")).hasValue("x-api-key");
    assertThat(ask("GET /dashboard/stats", "Origin", OURS).headers().map())
        .containsEntry("Access-Control-Allow-Origin", List.of(OURS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard//stats",
        "/dashboard/stats;x=1",
        "/actuator/health/readiness/..;/prometheus",
        "/dashboard/%2e%2e/dashboard/stats",
        "//dashboard/stats",
        "/js/%2e%2e/dashboard/stats",
        "/js/..%2fdashboard/stats",
        "/js/../dashboard/stats",
        "/%64ashboard/stats",
        "/DASHBOARD/stats",
        "/js/%00/dashboard"
      })
  void noSpellingOfAPathOpensIt(String path, CapturedOutput output) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");

    assertThat(answer).containsAnyOf(" 400 ", " 401 ", " 404 ").doesNotContain("tanggal", "jvm_");
    assertThat(output).doesNotContain("Exception");
  }

  @Test
  void whatIsRefusedForItsSpellingIsAProblemToo() throws IOException {
    assertThat(raw("GET /dashboard//stats HTTP/1.0\r\nHost: localhost\r\n\r\n"))
        .contains("application/problem+json", "\"detail\":\"The request holds characters");
    assertThat(raw("TRACE /dashboard/stats HTTP/1.0\r\nHost: x\r\nx-api-key: geheim\r\n\r\n"))
        .contains(" 405 ")
        .doesNotContain("geheim");
  }

  @Test
  void aWrongKeyIsHeardOfAndNotRepeated(CapturedOutput output) {
    REFUSED.clear();
    HttpResponse<String> answer = ask("GET /dashboard/stats", "x-api-key", "geheim-geheim-geheim");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("is not known").doesNotContain("geheim");
    assertThat(REFUSED).hasSize(1);
    assertThat(REFUSED.get(0).toString() + REFUSED.get(0).getAuthentication().getCredentials())
        .contains("127.0.0.1")
        .doesNotContain("geheim");
    assertThat(output).doesNotContain("geheim", "generated security password", AccessWalk.VIEWER);
  }

  @Test
  void withoutKeysNoOtherAddressIsListenedTo() {
    assertThatThrownBy(() -> builder().run("--server.address=0.0.0.0"))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).contains("server.address is other than 127.0.0.1"));
  }

  @Test
  void aTokenOfTheLogInServiceOpensWhatItsRolesDo() {
    Instant later = Instant.now().plusSeconds(600);
    String viewer = LOGIN.token("suster.ani", later, "offline_access", "viewer");
    String nobody = LOGIN.token("tamu", later, "service", "VIEWER");

    assertThat(withToken("GET /nothing", viewer)).isEqualTo(404);
    assertThat(withToken("POST /operator/resume?walk=1", viewer)).isEqualTo(403);
    assertThat(
            withToken("POST /operator/resume?walk=1", LOGIN.token("kepala.it", later, "operator")))
        .isEqualTo(400);
    assertThat(withToken("GET /nothing", nobody)).isEqualTo(403);
    assertThat(withToken("GET /nothing", LOGIN.forged("ani", later, "viewer"))).isEqualTo(401);
    assertThat(
            withToken(
                "GET /nothing", LOGIN.token("ani", Instant.now().minusSeconds(600), "viewer")))
        .isEqualTo(401);
    assertThat(withToken("GET /nothing", AccessWalk.VIEWER)).isEqualTo(404);
  }

  @Test
  @Timeout(60)
  void aStreamEndsWithItsToken() {
    // Clocks may differ by a minute: it is let in all the same.
    String expired = LOGIN.token("suster.ani", Instant.now().minusSeconds(15), "viewer");

    HttpResponse<String> stream =
        ask("GET /dashboard/events", "Authorization", "Bearer " + expired);

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.body()).contains("event: connected");
  }

  private static int withToken(String request, String token) {
    return ask(request, "Authorization", "Bearer " + token).statusCode();
  }

  private static HttpResponse<String> ask(String request, String... headers) {
    String[] parts = request.split(" ", 2);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + parts[1]))
            .method(parts[0], HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return TestHttp.send(builder.build());
  }

  // As no client would send it.
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int port() {
    return api.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }
}
