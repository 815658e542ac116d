package id.nuha.bookingsync.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.runtime.brakes.BrakeSettings;
import id.nuha.bookingsync.runtime.brakes.RefusedRequests;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import id.nuha.bookingsync.runtime.web.WebConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.ServletRequestPathUtils;

/** Limits of rate on a real Tomcat. Each test has addresses of its own, told by a trusted proxy. */
@Timeout(60)
class BrakedServiceTest {
  private static final int RATE = 5;
  private static final String LOBBY = "lobby-".repeat(6);
  private static final String FRONT_DESK = "front-desk-".repeat(4);
  private static final SettingsReader SETTINGS =
      new SettingsReader(
          Map.of(
                  "VIEWER_API_KEY",
                  "lobby:%s,desk:%s".formatted(LOBBY, FRONT_DESK),
                  "RATE_LIMIT",
                  Integer.toString(RATE),
                  "TRUSTED_PROXIES",
                  "127.0.0.1")
              ::get);

  private static ConfigurableApplicationContext service;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({AccessConfiguration.class, WebConfiguration.class, Reads.class})
  static class Application {
    @Bean
    AccessSettings accessSettings() {
      return AccessSettings.from(SETTINGS);
    }

    @Bean
    BrakeSettings brakeSettings() {
      return BrakeSettings.from(SETTINGS);
    }

    @Bean
    AccessRules accessRules() {
      return paths -> paths.anyRequest().hasRole(Role.VIEWER.name());
    }

    @Bean
    Catalogue catalogue() {
      return Catalogue.builtIn();
    }
  }

  @RestController
  static class Reads {
    @GetMapping({"/read", "/actuator/health/liveness"})
    String read() {
      return "read";
    }

    @GetMapping("/read-later")
    CompletableFuture<String> readLater() {
      return CompletableFuture.supplyAsync(() -> "read");
    }
  }

  @BeforeAll
  static void start() {
    service =
        new SpringApplicationBuilder(Application.class)
            .properties("server.port=0", "spring.mvc.problemdetails.enabled=true")
            .run();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/read", "/read-later"})
  void requestsBeyondTheRateAreRefused(String path) {
    String address = path.equals("/read") ? "192.0.2.1" : "192.0.2.2";
    for (int i = 0; i < RATE; i++) {
      assertThat(get(path, LOBBY, address).statusCode()).isEqualTo(200);
    }
    double before = refused("rate");

    HttpResponse<String> oneTooMany = get(path, LOBBY, address);

    assertRefused(oneTooMany, "lobby asks too often");
    assertThat(refused("rate") - before).isEqualTo(1);
    assertThat(get(path, LOBBY, "192.0.2.99").statusCode()).isEqualTo(200);
    assertThat(get(path, FRONT_DESK, address).statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/liveness", LOBBY, address).statusCode()).isEqualTo(200);
    assertThat(get("/css/page.css", LOBBY, address).statusCode()).isEqualTo(404);
  }

  @Test
  void whoShowsNoKeyTakesNothingFromOthers() {
    for (int i = 0; i < 3 * RATE; i++) {
      assertThat(get("/read", null, "192.0.2.3").statusCode()).isEqualTo(401);
    }

    assertThat(get("/read", LOBBY, "192.0.2.3").statusCode()).isEqualTo(200);
  }

  @Test
  void wrongKeysAreSlowedDownAndTheRightOneGoesOn() {
    String address = "192.0.2.4";
    assertThat(get("/read", LOBBY, address).statusCode()).isEqualTo(200);
    for (int i = 0; i < 10; i++) {
      assertThat(get("/read", LOBBY + i, address).statusCode()).isEqualTo(401);
    }
    double before = refused("wrong_keys");

    assertRefused(get("/read", LOBBY + "x", address), "Too many wrong keys");
    assertRefused(get("/read", FRONT_DESK, address), "Too many wrong keys");
    assertThat(refused("wrong_keys") - before).isEqualTo(2);
    assertThat(get("/read", LOBBY, address).statusCode()).isEqualTo(200);
    assertThat(get("/read", FRONT_DESK, "192.0.2.5").statusCode()).isEqualTo(200);
  }

  @Test
  void largeHeadersAreRefusedWithoutAStackTrace() {
    HttpResponse<String> answer = get("/read", "x".repeat(20_000), "192.0.2.6");

    assertThat(answer.statusCode()).isIn(400, 431);
    assertThat(answer.body()).doesNotContain("Exception", "Tomcat");
  }

  @Test
  void whereNoKeysAreAskedNothingIsCounted() {
    SettingsReader none = new SettingsReader(name -> null);
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/read");
    ServletRequestPathUtils.parseAndCache(request);

    assertThat(
            new AccessConfiguration()
                .rateLimit(
                    AccessSettings.from(none),
                    BrakeSettings.from(none),
                    service.getBean(RefusedRequests.class))
                .matches(request))
        .isFalse();
  }

  private static HttpResponse<String> get(String path, String key, String address) {
    String port = service.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("X-Forwarded-For", address);
    if (key != null) {
      request.header("x-api-key", key);
    }
    return TestHttp.send(request.build());
  }

  private static void assertRefused(HttpResponse<String> answer, String detail) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9][0-9]?");
    assertThat(answer.body()).contains(detail);
  }

  private static double refused(String outcome) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    service.getBean(RefusedRequests.class).bindTo(meters);
    return meters
        .get("bookingsync.requests.refused")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }
}
