package id.nuha.bookingsync.stats.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.embedded.TestProxy;
import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ManyCallersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLERS = 500;

  /** Whoever reads the first day of 2020 waits for a lock. */
  private static final String SLOW_DAY =
      """
      ALTER TABLE dashboard_123 RENAME TO schedule;
      CREATE FUNCTION seen(day date) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        IF day = '2020-01-01' THEN
          PERFORM pg_advisory_xact_lock_shared(7);
        END IF;
        RETURN TRUE;
      END $$;
      CREATE VIEW dashboard_123 AS SELECT * FROM schedule WHERE seen(tanggal);
      GRANT SELECT ON dashboard_123 TO PUBLIC;
      INSERT INTO schedule (id_dokter, tanggal, jam_mulai, status_praktik)
      VALUES (1, '2020-01-01', '08:00', 'Praktik');
      """;

  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND wait_event = 'advisory'";

  private final StubFetcher fetcher = StubFetcher.start();
  private StatsApi api;

  @AfterEach
  void stop() {
    fetcher.release();
    api.close();
    fetcher.close();
  }

  @Test
  void whileTriggersWaitForTheirRunsAllElseIsAnswered() {
    start("booking-sync.retry.run-timeout=2m");
    fetcher.answers(202, "{\"data\": {\"run_id\": \"run-1\", \"status\": \"RUNNING\"}}");

    List<CompletableFuture<HttpResponse<String>>> triggers =
        send(CALLERS, "POST", "/dashboard/sync-booking");
    await().atMost(PATIENCE).until(() -> fetcher.requests().size() == CALLERS);
    assertThatAllElseIsAnswered();
    assertThat(triggers).noneMatch(CompletableFuture::isDone);

    api.client()
        .sql(
            "INSERT INTO sync_run (run_id, view_id, trigger, status)"
                + " VALUES ('run-1', 239, 'MANUAL', 'COMPLETE')")
        .update();
    assertThat(triggers).allSatisfy(trigger -> assertThat(status(trigger)).isEqualTo(200));
  }

  @Test
  void whileTheFetcherDoesNotAnswerAllElseIsAnswered() {
    start("booking-sync.retry.run-timeout=1ms", "booking-sync.retry.fetcher-read-timeout=2m");
    fetcher.hold();

    List<CompletableFuture<HttpResponse<String>>> triggers =
        send(CALLERS / 2, "POST", "/dashboard/sync-booking");
    List<CompletableFuture<HttpResponse<String>>> runs =
        send(CALLERS / 2, "GET", "/dashboard/sync-runs/run-1");
    await().atMost(PATIENCE).until(() -> fetcher.requests().size() == CALLERS);
    assertThatAllElseIsAnswered();
    assertThat(triggers).noneMatch(CompletableFuture::isDone);
    assertThat(runs).noneMatch(CompletableFuture::isDone);

    fetcher.answers(202, "{\"data\": {\"run_id\": \"run-1\", \"status\": \"RUNNING\"}}");
    fetcher.release();
    assertThat(triggers).allSatisfy(trigger -> assertThat(status(trigger)).isEqualTo(202));
    assertThat(runs).allSatisfy(run -> assertThat(status(run)).isEqualTo(200));
  }

  @Test
  void whilePostgresqlHangsHealthSaysSoAndIsAnswered() {
    try (TestProxy proxy =
        TestProxy.before(TestDatabase.shared().host(), TestDatabase.shared().port())) {
      api =
          StatsApi.behind(
              proxy, "FETCHER_URL=" + fetcher.url(), "booking-sync.retry.requests.max-wait=5m");
      assertThatAllElseIsAnswered();
      proxy.hold();

      List<CompletableFuture<HttpResponse<String>>> callers =
          Stream.of("/dashboard/stats", "/dashboard/sync-runs", "/dashboard/sync-runs/run-1")
              .flatMap(path -> send(100, "GET", path).stream())
              .toList();
      List<CompletableFuture<HttpResponse<String>>> probes =
          send(100, "GET", "/actuator/health/readiness");
      assertThat(probes).allSatisfy(probe -> assertThat(status(probe)).isEqualTo(503));
      assertThat(probes.get(0).join().body()).contains("PostgreSQL does not answer");
      assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(api.get("/actuator/prometheus").statusCode()).isEqualTo(200);
      assertThat(callers).noneMatch(CompletableFuture::isDone);

      fetcher.answers(202, "{\"data\": {\"run_id\": \"run-1\", \"status\": \"RUNNING\"}}");
      proxy.release();
      assertThat(callers).allSatisfy(caller -> assertThat(status(caller)).isEqualTo(200));
    }
  }

  @Test
  void whileRangesTakeLongAllElseIsAnswered() throws SQLException {
    start(
        "booking-sync.retry.requests.max-wait=5m",
        "SPRING_DATASOURCE_HIKARI_CONNECTIONINITSQL=SET TIME ZONE 'Asia/Jakarta'");
    api.client().sql(SLOW_DAY).update();
    try (Connection connection =
            TestDatabase.shared().dataSource(api.property("DB_NAME")).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(7)");

      List<CompletableFuture<HttpResponse<String>>> ranges =
          Stream.of("/dashboard/stats/range", "/dashboard/stats/range.csv")
              .flatMap(
                  path -> send(100, "GET", path + "?dari=2019-12-01&sampai=2020-01-31").stream())
              .toList();
      await()
          .atMost(PATIENCE)
          .until(() -> api.client().sql(WAITING).query(Integer.class).single() == 2);
      assertThatAllElseIsAnswered();
      assertThat(api.get("/dashboard/stats/day").statusCode()).isEqualTo(200);
      assertThat(ranges).noneMatch(CompletableFuture::isDone);

      statement.execute("SELECT pg_advisory_unlock(7)");
      assertThat(ranges).allSatisfy(range -> assertThat(status(range)).isEqualTo(200));
    }
  }

  @Test
  void whoIsOneTooManyForTheFetcherHearsItAtOnce() {
    start("booking-sync.retry.fetcher-max-requests=3");
    fetcher.hold();
    List<CompletableFuture<HttpResponse<String>>> triggers =
        send(3, "POST", "/dashboard/sync-booking");
    await().atMost(PATIENCE).until(() -> fetcher.requests().size() == 3);

    HttpResponse<String> oneTooMany = api.post("/dashboard/sync-booking");

    assertThat(oneTooMany.statusCode()).isEqualTo(503);
    assertThat(StatsApi.json(oneTooMany).path("detail").asString())
        .isEqualTo("Too many requests wait for the fetcher's answer; try again in a minute.");
    assertThat(triggers).noneMatch(CompletableFuture::isDone);
    fetcher.answers(400, "{\"detail\": \"awal is after akhir\"}");
    fetcher.release();
    assertThat(triggers).allSatisfy(trigger -> assertThat(status(trigger)).isEqualTo(400));
    assertThat(api.post("/dashboard/sync-booking").statusCode()).isEqualTo(400);
  }

  @Test
  void aFetcherThatDoesNotAnswerInTimeIsSaidSo() {
    start(
        "booking-sync.retry.fetcher-read-timeout=300ms",
        "booking-sync.retry.fetcher-max-requests=1");
    fetcher.hold();

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = api.post("/dashboard/sync-booking");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(StatsApi.json(answer).path("detail").asString()).contains("FETCHER_URL");
    }
  }

  @Test
  void aServiceThatStopsAnswersAllWhoWait() {
    start("booking-sync.retry.run-timeout=2m");
    fetcher.answers(202, "{\"data\": {\"run_id\": \"run-1\", \"status\": \"RUNNING\"}}");
    List<CompletableFuture<HttpResponse<String>>> triggers =
        send(100, "POST", "/dashboard/sync-booking");
    await().atMost(PATIENCE).until(() -> fetcher.requests().size() == 100);

    api.close();

    assertThat(triggers).allSatisfy(trigger -> assertThat(status(trigger)).isEqualTo(202));
  }

  private void start(String... settings) {
    api =
        StatsApi.start(
            Stream.concat(Stream.of("FETCHER_URL=" + fetcher.url()), Stream.of(settings))
                .toArray(String[]::new));
  }

  private List<CompletableFuture<HttpResponse<String>>> send(
      int callers, String method, String path) {
    return IntStream.range(0, callers).mapToObj(caller -> api.sending(method, path)).toList();
  }

  private void assertThatAllElseIsAnswered() {
    for (String path :
        List.of(
            "/dashboard/stats",
            "/dashboard/sync-runs",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/prometheus")) {
      assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  private static int status(CompletableFuture<HttpResponse<String>> answer) {
    return answer.join().statusCode();
  }
}
