package id.nuha.bookingsync.fetcher.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.fetcher.FetcherApplication;
import id.nuha.bookingsync.fetcher.servers.ShortWaits;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class TriggersDuringOutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WINDOWS = 20;
  private static final int CALLERS = 5 * WINDOWS;
  private static final TestBroker BROKER = TestBroker.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;
  private final StubSimrs simrs = StubSimrs.answering(request -> StubSimrs.page(0));
  private ConfigurableApplicationContext fetcher;

  private void start(String eventDelivery) {
    fetcher =
        new SpringApplicationBuilder(FetcherApplication.class)
            .properties(
                "SERVER_PORT=0",
                "EXTERNAL_API_URL=" + simrs.url(),
                "EXTERNAL_API_TOKEN=token",
                "EXTERNAL_API_KEY=key",
                "EXTERNAL_API_REFRESH_TOKEN=refresh",
                "SYNC_MIN_INTERVAL=0ms",
                "SIMRS_TOKEN_FILE=" + folder.resolve("token"),
                "KAFKA_BOOTSTRAP_SERVERS=" + BROKER.bootstrapServers(),
                "server.tomcat.threads.max=5",
                "booking-sync.retry.kafka.event-delivery=" + eventDelivery,
                "booking-sync.retry.kafka.request=2s",
                "spring.jmx.enabled=false")
            .properties(ShortWaits.settings())
            .run();
    await().atMost(PATIENCE).until(() -> status("/actuator/health/readiness") == 200);
  }

  @AfterEach
  void stop() throws Exception {
    fetcher.close();
    simrs.close();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      await().atMost(PATIENCE).until(() -> admin.listTopics().names().get().isEmpty());
    }
  }

  @Test
  void whileTriggersWaitForKafkaHealthAndMetricsAreAnswered() {
    start("5m");
    List<CompletableFuture<HttpResponse<String>>> triggers;
    BROKER.stop();
    try {
      triggers = IntStream.range(0, CALLERS).mapToObj(caller -> trigger(caller % WINDOWS)).toList();
      await().atMost(Duration.ofSeconds(15)).until(() -> requestsUnderWay() == CALLERS);
      assertThat(status("/actuator/health/liveness")).isEqualTo(200);
      assertThat(status("/actuator/prometheus")).isEqualTo(200);
      assertThat(triggers).noneMatch(CompletableFuture::isDone);
    } finally {
      BROKER.restart();
    }

    assertThat(triggers)
        .allSatisfy(trigger -> assertThat(trigger.join().statusCode()).isEqualTo(202))
        .extracting(trigger -> runId(trigger.join()))
        .satisfies(runIds -> assertThat(runIds.stream().distinct()).hasSize(WINDOWS));
  }

  @Test
  void aTriggerOfAllViewsSaysWhichWereAcceptedAllTheSame() {
    start("3s"); // as little as a producer's request allows
    CountDownLatch pages = new CountDownLatch(1);
    simrs.answers(request -> pageOnce(pages));
    HttpResponse<String> booking = post("/dashboard/sync-booking");
    await().atMost(PATIENCE).until(() -> !simrs.requests().isEmpty());

    HttpResponse<String> all;
    BROKER.stop();
    try {
      all = post("/dashboard/sync-all");
    } finally {
      BROKER.restart();
      pages.countDown();
    }

    assertThat(booking.statusCode()).isEqualTo(202);
    assertThat(all.statusCode()).isEqualTo(503);
    JsonNode answer = RecordJson.parse(all.body().getBytes(StandardCharsets.UTF_8));
    assertThat(answer.at("/data/bookingPasien/run_id").asString()).isEqualTo(runId(booking));
    assertThat(answer.at("/data/bookingPasien/status").asString()).isEqualTo("RUNNING");
    assertThat(answer.at("/data/jadwalDokter/status").asString()).isEqualTo("REFUSED");
    assertThat(answer.at("/data/jadwalDokter/reason").asString()).contains("was not accepted");
    assertThat(answer.path("detail").asString())
        .startsWith("jadwalDokter: The run could not be recorded")
        .contains("Accepted all the same: bookingPasien.");
  }

  private static StubSimrs.Answer pageOnce(CountDownLatch pages) {
    try {
      pages.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StubSimrs.page(0);
  }

  private HttpResponse<String> post(String path) {
    return HTTP.sendAsync(
            HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString())
        .join();
  }

  private CompletableFuture<HttpResponse<String>> trigger(int window) {
    LocalDate day = LocalDate.of(2026, 1, 1).plusDays(window);
    return HTTP.sendAsync(
        HttpRequest.newBuilder(uri("/dashboard/sync-booking?awal=%s&akhir=%s".formatted(day, day)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int requestsUnderWay() {
    return fetcher
        .getBean(MeterRegistry.class)
        .find("http.server.requests.active")
        .longTaskTimers()
        .stream()
        .mapToInt(LongTaskTimer::activeTasks)
        .sum();
  }

  private int status(String path) {
    return HTTP.sendAsync(
            HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.discarding())
        .join()
        .statusCode();
  }

  private URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:%s%s"
            .formatted(fetcher.getEnvironment().getProperty("local.server.port"), path));
  }

  private static String runId(HttpResponse<String> answer) {
    return RecordJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
        .at("/data/run_id")
        .asString();
  }
}
