package id.nuha.bookingsync.stats.sync;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SyncIT {
  private static final String ACCEPTED =
      "{\"meta_data\":{\"status\":202},\"data\":{\"run_id\":\"run-1\",\"status\":\"RUNNING\","
          + "\"window\":{\"awal\":\"2026-02-01\",\"akhir\":\"2026-02-02\"}}}";
  private static final String BOTH_ACCEPTED =
      """
      {"data": {"bookingPasien": {"run_id": "run-1", "status": "RUNNING"},
                "jadwalDokter": {"run_id": "run-2", "status": "RUNNING"}}}
      """;

  private final StubFetcher fetcher = StubFetcher.start();
  private StatsApi api;

  @BeforeEach
  void start() {
    api = StatsApi.start("FETCHER_URL=" + fetcher.url(), "booking-sync.retry.run-timeout=600ms");
  }

  @AfterEach
  void stop() {
    api.close();
    fetcher.close();
  }

  @Test
  void aTriggerIsAnsweredFromTheLedger() {
    fetcher.answers(202, ACCEPTED);
    run("run-1", 239, "COMPLETE", null, 10);

    HttpResponse<String> answer =
        api.post("/dashboard/sync-booking?awal=2026-02-01&akhir=2026-02-02");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"meta_data\":{\"status\":200,\"message\":\"Sinkronisasi booking pasien berhasil;"
                + " 3 data ditolak dan disisihkan.\"},"
                + "\"data\":{\"run_id\":\"run-1\",\"status\":\"COMPLETE\","
                + "\"window\":{\"awal\":\"2026-02-01\",\"akhir\":\"2026-02-02\"},\"inserted\":4,"
                + "\"updated\":3,\"unchanged\":2,\"superseded\":0,\"rejected\":3,"
                + "\"total_fetched\":12}}");
    assertThat(fetcher.requests())
        .containsExactly("POST /dashboard/sync-booking?awal=2026-02-01&akhir=2026-02-02");
  }

  @Test
  void daysOfTheBodyArePassedOnAndWhatIsNoneIsRefused() {
    fetcher.answers(202, ACCEPTED);

    HttpResponse<String> answer =
        api.postJson(
            "/dashboard/sync-booking",
            "{\"awal\": \"2026-02-01\", \"akhir\": \"2026-02-02\"}",
            "Prefer",
            "respond-async");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(StatsApi.json(answer).at("/data/window").toString())
        .isEqualTo("{\"awal\":\"2026-02-01\",\"akhir\":\"2026-02-02\"}");
    assertThat(fetcher.requests())
        .containsExactly("POST /dashboard/sync-booking?awal=2026-02-01&akhir=2026-02-02");
    assertProblem(
        api.postJson(
            "/dashboard/sync-all", "{\"from\": \"2026-02-01\"}", "Prefer", "respond-async"),
        400,
        "from");
    assertProblem(api.post("/dashboard/sync-booking?start=2026-02-01"), 400, "start");
    assertProblem(api.get("/dashboard/stats?date=2026-02-01"), 400, "date");
    assertProblem(api.get("/dashboard/sync-runs?limits=3"), 400, "limits");
    assertThat(fetcher.requests()).hasSize(1);
  }

  @Test
  void anIncompleteRunSaysSo() {
    fetcher.answers(202, ACCEPTED);
    run("run-1", 239, "INCOMPLETE", "rows kept moving", 10);

    HttpResponse<String> answer = api.post("/dashboard/sync-booking");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(StatsApi.json(answer).at("/meta_data/message").asString())
        .isEqualTo(
            "Sinkronisasi booking pasien tidak lengkap: rows kept moving; 3 data ditolak dan disisihkan.");
    assertThat(StatsApi.json(answer).at("/data/status").asString()).isEqualTo("INCOMPLETE");
  }

  @Test
  void aFailedRunIsABadGatewayWithItsReason() {
    fetcher.answers(202, ACCEPTED);
    run("run-1", 123, "FAILED", "SIMRS answered 500", 10);

    HttpResponse<String> answer = api.post("/dashboard/sync-jadwal");

    assertProblem(answer, 502, "SIMRS answered 500");
    assertThat(StatsApi.json(answer).path("run_id").asString()).isEqualTo("run-1");
  }

  @Test
  void aRunThatTakesLongIsAnsweredWithItsPlace() {
    fetcher.answers(202, ACCEPTED);

    HttpResponse<String> answer = api.post("/dashboard/sync-booking");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location")).hasValue("/dashboard/sync-runs/run-1");
    assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(StatsApi.json(answer).path("data").toString())
        .isEqualTo(
            "{\"run_id\":\"run-1\",\"status\":\"RUNNING\",\"window\":{\"awal\":\"2026-02-01\",\"akhir\":\"2026-02-02\"}}");
  }

  @Test
  void respondAsyncDoesNotWait() {
    fetcher.answers(202, ACCEPTED);
    run("run-1", 239, "COMPLETE", null, 10);

    HttpResponse<String> answer =
        api.post("/dashboard/sync-booking", "Prefer", "return=minimal, respond-async; wait=10");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("respond-async");
  }

  @Test
  void syncAllHasBothUnderOneLimit() {
    fetcher.answers(202, BOTH_ACCEPTED);
    run("run-1", 239, "COMPLETE", null, 10);

    HttpResponse<String> waiting = api.post("/dashboard/sync-all");
    run("run-2", 123, "COMPLETE", null, 10);
    HttpResponse<String> done = api.post("/dashboard/sync-all");

    assertThat(waiting.statusCode()).isEqualTo(202);
    assertThat(waiting.headers().firstValue("Location")).hasValue("/dashboard/sync-runs");
    assertThat(StatsApi.json(waiting).at("/data/jadwalDokter/status").asString())
        .isEqualTo("RUNNING");
    assertThat(StatsApi.json(waiting).at("/data/bookingPasien/status").asString())
        .isEqualTo("COMPLETE");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(StatsApi.json(done).at("/meta_data/message").asString())
        .isEqualTo("Sinkronisasi semua data berhasil; 6 data ditolak dan disisihkan.");
    assertThat(StatsApi.json(done).at("/data/jadwalDokter/total_fetched").asInt()).isEqualTo(12);
  }

  @Test
  void syncAllFailsIfOneOfThemDoes() {
    fetcher.answers(202, BOTH_ACCEPTED);
    run("run-1", 239, "COMPLETE", null, 10);
    run("run-2", 123, "FAILED", "no such page", 10);

    HttpResponse<String> answer = api.post("/dashboard/sync-all");

    assertProblem(answer, 502, "jadwalDokter: no such page");
    assertThat(StatsApi.json(answer).at("/data/bookingPasien/status").asString())
        .isEqualTo("COMPLETE");
  }

  @Test
  void syncAllSaysWhichViewWasAcceptedAllTheSame() {
    fetcher.answers(
        503,
        """
        {"status": 503, "detail": "bookingPasien: Kafka does not answer.", "data":
         {"jadwalDokter": {"run_id": "run-1", "status": "RUNNING"},
          "bookingPasien": {"status": "REFUSED", "reason": "Kafka does not answer."}}}""");

    HttpResponse<String> answer = api.post("/dashboard/sync-all");

    assertProblem(answer, 503, "bookingPasien: Kafka does not answer.");
    assertThat(StatsApi.json(answer).at("/data/jadwalDokter/run_id").asString()).isEqualTo("run-1");
    assertThat(StatsApi.json(answer).at("/data/bookingPasien/reason").asString())
        .isEqualTo("Kafka does not answer.");
  }

  @Test
  void whatTheFetcherRefusesIsRefusedInItsWords() {
    fetcher.answers(400, "{\"status\": 400, \"detail\": \"awal is after akhir\"}");

    assertProblem(
        api.post("/dashboard/sync-booking?awal=2026-02-02&akhir=2026-02-01"),
        400,
        "awal is after akhir");
    assertProblem(api.post("/dashboard/sync-all?awal=2026-02-02"), 400, "awal is after akhir");
    assertThat(fetcher.requests())
        .containsExactly(
            "POST /dashboard/sync-booking?awal=2026-02-02&akhir=2026-02-01",
            "POST /dashboard/sync-all?awal=2026-02-02");
    assertProblem(
        api.post("/dashboard/sync-nothing"), 404, "sync-booking, sync-jadwal and sync-all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync-booking?awal=x&akhir=y",
        "sync-booking?awal=&akhir=2026-02-02",
        "sync-all?awal=2026-02-30&akhir=2026-03-01",
        "sync-booking?awal=%2B300000-01-01"
      })
  void aDayThatDoesNotExistIsRefused(String trigger) {
    fetcher.answers(202, ACCEPTED);

    assertProblem(
        api.post("/dashboard/" + trigger),
        400,
        "awal is not a date; give one that exists, like awal=2026-02-06.");
    assertThat(fetcher.requests()).isEmpty();
  }

  @Test
  void aFetcherThatIsAwayIsSaidSo() {
    fetcher.close();

    assertProblem(api.post("/dashboard/sync-booking"), 503, "FETCHER_URL");
    assertProblem(api.get("/dashboard/sync-runs/run-1"), 503, "FETCHER_URL");
  }

  @Test
  void runsNewestFirst() {
    run("run-1", 239, "COMPLETE", null, 10);
    run("run-2", 123, "FAILED", "SIMRS answered 500", 11);
    run("run-3", 239, "RUNNING", null, 12);

    JsonNode runs = StatsApi.json(api.get("/dashboard/sync-runs")).path("data");

    assertThat(runs)
        .extracting(run -> run.path("run_id").asString())
        .containsExactly("run-3", "run-2", "run-1");
    assertThat(runs.get(2).toString())
        .isEqualTo(
            "{\"run_id\":\"run-1\",\"status\":\"COMPLETE\","
                + "\"window\":{\"awal\":\"2026-02-01\",\"akhir\":\"2026-02-02\"},"
                + "\"inserted\":4,\"updated\":3,"
                + "\"unchanged\":2,\"superseded\":0,\"rejected\":3,\"total_fetched\":12,"
                + "\"view\":239,\"trigger\":\"MANUAL\","
                + "\"reason\":null,"
                + "\"note\":\"2 keys stood twice\","
                + "\"started_at\":\"2026-02-06T10:00:00+07:00\","
                + "\"finished_at\":\"2026-02-06T10:01:00+07:00\"}");
    assertThat(StatsApi.json(api.get("/dashboard/sync-runs?limit=1")).path("data")).hasSize(1);
    assertThat(StatsApi.json(api.get("/dashboard/sync-runs/run-2")).at("/data/reason").asString())
        .isEqualTo("SIMRS answered 500");
  }

  @Test
  void whatDoesNotAddUpIsShown() {
    run("run-1", 239, "COMPLETE", null, 10);
    api.client().sql("UPDATE sync_run SET published = published + 5").update();

    JsonNode run = StatsApi.json(api.get("/dashboard/sync-runs/run-1")).path("data");

    assertThat(run.path("total_fetched").asInt()).isEqualTo(17);
    assertThat(run.path("unexplained").asInt()).isEqualTo(5);
  }

  @Test
  void aRunThatTheLedgerHasNotHeardOfIsTheFetchers() {
    fetcher.answers(200, "{\"data\": {\"run_id\": \"run-9\", \"status\": \"RUNNING\"}}");
    assertThat(StatsApi.json(api.get("/dashboard/sync-runs/run-9")).at("/data/status").asString())
        .isEqualTo("RUNNING");

    fetcher.answers(404, "{\"detail\": \"There is no run of that run_id.\"}");
    assertProblem(api.get("/dashboard/sync-runs/run-8"), 404, "run_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "many", ""})
  void aLimitOutOfRangeIsRefused(String limit) {
    assertProblem(
        api.get("/dashboard/sync-runs?limit=" + limit),
        400,
        "limit is not a whole number from 1 to 500; give one, or leave it out for 20.");
  }

  @Test
  void theNewestRunsAreFoundByAnIndex() {
    api.client()
        .sql(
            """
            INSERT INTO sync_run (run_id, view_id, trigger, status, started_at)
            SELECT 'run-' || n, 239, 'SCHEDULE', 'COMPLETE',
                   timestamptz '2026-02-06 08:00+07' - n / 1000 * interval '5 min'
            FROM generate_series(1, 100000) AS n
            """)
        .update();
    api.client().sql("VACUUM ANALYZE sync_run").update();

    String plan =
        String.join(
            "\n",
            api.client()
                .sql("EXPLAIN " + SyncRuns.NEWEST)
                .param("limit", 20)
                .query(String.class)
                .list());

    assertThat(plan).contains("Index Scan using").doesNotContain("Seq Scan").doesNotContain("Sort");
  }

  private void run(String id, int view, String status, String reason, int hour) {
    api.client()
        .sql(
            """
            INSERT INTO sync_run (run_id, view_id, trigger, status, reason, note, window_start, window_end,
                                  started_at, finished_at, published, rejected_by_fetcher,
                                  inserted, updated, unchanged, rejected_by_writer)
            VALUES (:id, :view, 'MANUAL', :status, :reason,
                    '2 keys stood twice', '2026-01-31T17:00:00Z',
                    '2026-02-02T16:59:59Z',
                    CAST(:started AS timestamptz), CAST(:started AS timestamptz) + interval '1 min',
                    10, 2, 4, 3, 2, 1)
            """)
        .param("id", id)
        .param("view", view)
        .param("status", status)
        .param("reason", reason)
        .param("started", "2026-02-06 %d:00:00+07".formatted(hour))
        .update();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(StatsApi.json(answer).path("detail").asString()).contains(detail);
  }
}
