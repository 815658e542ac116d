package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.embedded.TestProxy;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** What operators ask of a writer while many others wait for PostgreSQL. */
@Timeout(300)
class ManyCallersIT {
  private static final int CALLERS = 200;

  /** Each of them reads a topic once it is its turn. */
  private static final int READERS = 50;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestProxy proxy =
      TestProxy.before(Writers.DATABASE.host(), Writers.DATABASE.port());
  private String database = "";
  private ConfigurableApplicationContext writer;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
  }

  @AfterEach
  void stop() {
    proxy.close();
    writer.close();
  }

  @Test
  void whileCallersWaitForALockHealthAndMetricsAreAnswered() throws Exception {
    start("booking-sync.retry.requests.max-wait=5m");
    Writers.send("nuha.booking.dlt", "1", "{}", "2026-02-06T01:00:00Z", Writers.runId("x"));
    try (Connection holder = Writers.DATABASE.dataSource(database).getConnection();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE replay, dead_letter_redrive IN ACCESS EXCLUSIVE MODE");

      List<CompletableFuture<HttpResponse<String>>> callers =
          Stream.concat(
                  ask(CALLERS, "/replay").stream(), ask(READERS, "/dead-letters?view=239").stream())
              .toList();
      await().until(() -> underWay() == CALLERS + READERS);
      assertThat(status("/actuator/health/liveness")).isEqualTo(200);
      assertThat(status("/actuator/health/readiness")).isEqualTo(200);
      assertThat(status("/actuator/prometheus")).isEqualTo(200);
      assertThat(callers).noneMatch(CompletableFuture::isDone);

      holder.rollback();
      assertThat(callers)
          .allSatisfy(caller -> assertThat(caller.join().statusCode()).isEqualTo(200));
    }
  }

  @Test
  void whilePostgresqlHangsHealthSaysSoAndIsAnswered() {
    start("booking-sync.retry.requests.max-wait=5m");
    proxy.hold();

    List<CompletableFuture<HttpResponse<String>>> callers = ask(CALLERS, "/replay");
    List<CompletableFuture<HttpResponse<String>>> probes =
        ask(CALLERS, "/actuator/health/readiness");
    assertThat(probes)
        .allSatisfy(probe -> assertThat(probe.join().statusCode()).isEqualTo(503))
        .allSatisfy(
            probe -> assertThat(probe.join().body()).contains("PostgreSQL does not answer"));
    assertThat(status("/actuator/health/liveness")).isEqualTo(200);
    assertThat(status("/actuator/prometheus")).isEqualTo(200);
    assertThat(callers).noneMatch(CompletableFuture::isDone);

    proxy.release();
    assertThat(callers).allSatisfy(caller -> assertThat(caller.join().statusCode()).isEqualTo(200));
    await().until(() -> status("/actuator/health/readiness") == 200);
  }

  @Test
  void whoIsOneTooManyHearsItAtOnceAndWhenToAskAgain() {
    start("booking-sync.retry.requests.at-once=1", "booking-sync.retry.requests.max-waiting=2");
    proxy.hold();
    List<CompletableFuture<HttpResponse<String>>> callers = ask(3, "/replay");
    await().until(() -> underWay() == 3);

    HttpResponse<String> oneTooMany = send("/replay").join();

    assertThat(oneTooMany.statusCode()).isEqualTo(503);
    assertThat(oneTooMany.headers().firstValue("Retry-After")).hasValue("30");
    assertThat(
            RecordJson.parse(oneTooMany.body().getBytes(StandardCharsets.UTF_8))
                .path("detail")
                .asString())
        .isEqualTo("Too many requests wait for PostgreSQL; try again in half a minute.");
    proxy.release();
    assertThat(callers).allSatisfy(caller -> assertThat(caller.join().statusCode()).isEqualTo(200));
  }

  @Test
  void aWriterThatStopsAnswersAllWhoWait() {
    start("booking-sync.retry.requests.at-once=1", "booking-sync.retry.requests.max-wait=5m");
    proxy.hold();
    List<CompletableFuture<HttpResponse<String>>> callers = ask(20, "/replay");
    await().until(() -> underWay() == 20);

    CompletableFuture<Void> stop = CompletableFuture.runAsync(writer::close);

    await().until(() -> callers.stream().filter(CompletableFuture::isDone).count() >= 19);
    proxy.release();
    stop.join();
    assertThat(callers.stream().filter(caller -> statusOf(caller) == 503).count())
        .isGreaterThanOrEqualTo(19);
  }

  private void start(String... settings) {
    writer =
        Writers.builder(
                database,
                Stream.concat(
                        Stream.of("DB_HOST=127.0.0.1", "DB_PORT=" + proxy.port()),
                        Stream.of(settings))
                    .toArray(String[]::new))
            // What is held up here must not end by itself.
            .run(
                "--server.tomcat.threads.max=5",
                "--spring.datasource.hikari.connection-timeout=300000",
                "--spring.datasource.hikari.connection-init-sql=SET TIME ZONE 'Asia/Jakarta'",
                "--spring.datasource.hikari.data-source-properties.connectTimeout=300",
                "--spring.datasource.hikari.data-source-properties.socketTimeout=300");
    Writers.awaitReady(writer);
  }

  private List<CompletableFuture<HttpResponse<String>>> ask(int callers, String path) {
    return IntStream.range(0, callers).mapToObj(caller -> send(path)).toList();
  }

  private CompletableFuture<HttpResponse<String>> send(String path) {
    URI uri =
        URI.create(
            "http://127.0.0.1:%s%s"
                .formatted(writer.getEnvironment().getProperty("local.server.port"), path));
    return HTTP.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .orTimeout(2, TimeUnit.MINUTES);
  }

  private int status(String path) {
    return statusOf(send(path));
  }

  private static int statusOf(CompletableFuture<HttpResponse<String>> answer) {
    return answer.join().statusCode();
  }

  private int underWay() {
    return writer
        .getBean(MeterRegistry.class)
        .find("http.server.requests.active")
        .longTaskTimers()
        .stream()
        .mapToInt(LongTaskTimer::activeTasks)
        .sum();
  }
}
