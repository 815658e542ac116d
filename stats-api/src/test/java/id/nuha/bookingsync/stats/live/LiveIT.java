package id.nuha.bookingsync.stats.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Notice;
import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Open pages, over real HTTP, from notices of a real PostgreSQL. */
@Timeout(240)
class LiveIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_PAGES = 200;
  private static final StubFetcher FETCHER = StubFetcher.start();
  private static final StubFetcher WRITER = StubFetcher.start();
  private static StatsApi api;

  private final List<OpenedPage> pages = new ArrayList<>();

  @BeforeAll
  static void start() {
    FETCHER.answers("/schedule", 200, "{\"data\": {\"cron\": \"0 0 0 * * SUN\"}}");
    FETCHER.answers("/progress", 200, progress("run-0", 0));
    WRITER.answers("/views", 200, "{\"data\": []}");
    api =
        StatsApi.start(
            "FETCHER_URL=" + FETCHER.url(),
            "WRITER_URL=" + WRITER.url(),
            "booking-sync.retry.live.heartbeat=500ms",
            "booking-sync.retry.live.progress-interval=100ms",
            "booking-sync.retry.live.status-interval=1s",
            "booking-sync.retry.live.max-pages=" + MAX_PAGES);
    awaitListening();
  }

  @AfterAll
  static void stop() {
    api.close();
    FETCHER.close();
    WRITER.close();
  }

  @AfterEach
  void closePages() {
    pages.forEach(OpenedPage::close);
    await().atMost(PATIENCE).until(() -> api.bean(Pages.class).count() == 0);
    api.client().sql("DELETE FROM sync_run").update();
  }

  @Test
  void allPagesHearOfARunFromItsBeginningToItsEnd() {
    OpenedPage one = open().awaitConnected();
    OpenedPage other = open().awaitConnected();

    begin("run-1");
    tell(Notice.ofRun(239, "run-1"));
    for (OpenedPage page : pages) {
      JsonNode run = page.awaitEvent("run", 1);
      assertThat(run.path("run_id").asString()).isEqualTo("run-1");
      assertThat(run.path("view").asInt()).isEqualTo(239);
      assertThat(run.path("status").asString()).isEqualTo("RUNNING");
      assertThat(run.path("progress").isNull()).isTrue();
    }

    FETCHER.answers("/progress", 200, progress("run-1", 3));
    assertThat(one.awaitEvent("run", 2).path("progress").toString())
        .isEqualTo("{\"pages_read\":3,\"pages_expected\":6,\"records_published\":42}");

    api.client()
        .sql("UPDATE sync_run SET status = 'COMPLETE', inserted = 5, published = 5")
        .update();
    tell(Notice.ofRun(239, "run-1"));
    for (OpenedPage page : pages) {
      JsonNode ended = page.awaitEvent("run", 3);
      assertThat(ended.path("status").asString()).isEqualTo("COMPLETE");
      assertThat(ended.path("inserted").asInt()).isEqualTo(5);
      assertThat(ended.path("progress").isNull()).isTrue();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> other.events("status"),
            all -> all.stream().anyMatch(s -> state(s).equals("COMPLETE")));
    int asked = FETCHER.requests().size();
    assertThat(FETCHER.requests().subList(0, asked)).contains("GET /progress");
  }

  @Test
  void noticesWithinAMomentAreOneEventOfAllTheirDays() {
    OpenedPage page = open().awaitConnected();

    tell(days("2026-03-05", "2026-03-06"), days("2026-03-01", "2026-03-02"));
    assertThat(page.awaitEvent("days", 1).toString())
        .isEqualTo("{\"view\":239,\"from\":\"2026-03-01\",\"to\":\"2026-03-06\"}");

    api.client().sql("NOTIFY booking_sync, 'somebody else''s'").update();
    tell(days("2026-04-01", "2026-04-01"));
    assertThat(page.awaitEvent("days", 2).path("from").asString()).isEqualTo("2026-04-01");
    assertThat(page.events("days")).hasSize(2);
    await().atMost(PATIENCE).until(() -> page.lines().contains(":"));
    assertThat(page.lines()).startsWith("retry: 3000", "", "event: connected", "data: {}", "");
  }

  @Test
  void whatHappensWithoutANoticeIsSeenAtTheNextLook() {
    OpenedPage page = open().awaitConnected();

    begin("run-2");

    assertThat(page.awaitEvent("run", 1).path("run_id").asString()).isEqualTo("run-2");
    api.client().sql("UPDATE sync_run SET status = 'FAILED', reason = 'SIMRS is away'").update();
    assertThat(page.awaitEvent("run", 2).path("reason").asString()).isEqualTo("SIMRS is away");
  }

  @Test
  void aConnectionThatIsLostComesBackAndPagesReadAnew() {
    OpenedPage page = open().awaitConnected();

    api.client()
        .sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
                + " AND datname = current_database()")
        .param("name", NoticeListener.APPLICATION_NAME)
        .query()
        .listOfRows();

    page.awaitEvent("connected", 2);
    tell(days("2026-03-01", "2026-03-01"));
    page.awaitEvent("days", 1);
  }

  @Test
  void manyPagesTakeOneConnectionAndNoThreadEach() {
    int threads = Thread.activeCount();
    for (int i = 0; i < MAX_PAGES; i++) {
      open();
    }
    pages.forEach(OpenedPage::awaitConnected);
    assertThat(Thread.activeCount()).isLessThan(threads + 60);
    assertThat(listeners()).isOne();
    assertThat(api.get("/dashboard/stats").statusCode()).isEqualTo(200);

    tell(days("2026-03-01", "2026-03-01"));
    pages.forEach(page -> page.awaitEvent("days", 1));
    assertThat(listeners()).isOne();

    HttpResponse<String> oneTooMany = api.get("/dashboard/events");
    assertThat(oneTooMany.statusCode()).isEqualTo(503);
    assertThat(StatsApi.json(oneTooMany).path("detail").asString()).contains("Too many pages");
    assertThat(oneTooMany.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aPageThatReadsNothingIsGivenUpAndHoldsUpNobody() throws IOException {
    OpenedPage reading = open().awaitConnected();
    Pages all = api.bean(Pages.class);
    String much = "{\"text\": \"%s\"}".formatted("x".repeat(50_000));
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4_096);
      URI uri = api.uri("/dashboard/events");
      slow.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      slow.getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .formatted(uri.getPath())
                  .getBytes(StandardCharsets.UTF_8));
      await().atMost(PATIENCE).until(() -> all.count() == 2);

      int sent = 0;
      while (all.count() == 2) {
        all.send("much", much);
        reading.awaitEvent("much", ++sent);
      }

      assertThat(reading.hasEnded()).isFalse();
      assertThat(all.count()).isOne();
    }
  }

  @Test
  void otherRequestsOfThatPath() {
    HttpResponse<String> unknown = api.get("/dashboard/events?since=1");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(StatsApi.json(unknown).path("detail").asString()).contains("since");

    HttpResponse<String> head = api.send("HEAD", "/dashboard/events");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(api.bean(Pages.class).count()).isZero();
  }

  @Test
  void noticesOfSeveralTransactionsAreOneEventAndAServiceThatStopsDoesNotWaitForItsPages() {
    StatsApi stopping =
        StatsApi.start(
            "booking-sync.retry.live.merge=4s", "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE=1h");
    await().atMost(PATIENCE).until(() -> listeners(stopping, "AND query LIKE '%LISTEN%'") == 1);
    OpenedPage page = new OpenedPage(stopping.uri("/dashboard/events")).awaitConnected();

    tell(stopping, days("2026-03-05", "2026-03-06"));
    tell(stopping, days("2026-03-01", "2026-03-02"));
    assertThat(page.awaitEvent("days", 1).toString())
        .isEqualTo("{\"view\":239,\"from\":\"2026-03-01\",\"to\":\"2026-03-06\"}");

    stopping.close(); // would take an hour

    await().atMost(PATIENCE).until(page::hasEnded);
  }

  private OpenedPage open() {
    OpenedPage page = new OpenedPage(api.uri("/dashboard/events"));
    pages.add(page);
    return page;
  }

  private static void begin(String runId) {
    api.client()
        .sql(
            """
            INSERT INTO sync_run (run_id, view_id, trigger, default_window, started_at)
            VALUES (:runId, 239, 'MANUAL', TRUE, now())
            """)
        .param("runId", runId)
        .update();
  }

  private static void tell(Notice... notices) {
    tell(api, notices);
  }

  private static void tell(StatsApi told, Notice... notices) {
    told.client()
        .sql("SELECT pg_notify('booking_sync', payload) FROM unnest(:payloads) AS payload")
        .param("payloads", Stream.of(notices).map(Notice::toJson).toArray(String[]::new))
        .query()
        .listOfRows();
  }

  private static Notice days(String from, String to) {
    return Notice.ofDays(239, LocalDate.parse(from), LocalDate.parse(to));
  }

  private static String progress(String runId, int pages) {
    return """
        {"data": {"runs": [{"run_id": "%s", "view": 239, "pages_read": %d, "pages_expected": 6,
                            "records_published": 42}]}}"""
        .formatted(runId, pages);
  }

  private static String state(JsonNode status) {
    return status.at("/data/0/state").asString();
  }

  private static void awaitListening() {
    await().atMost(PATIENCE).until(() -> listeners(api, "AND query LIKE '%LISTEN%'") == 1);
  }

  private static int listeners() {
    return listeners(api, "");
  }

  private static int listeners(StatsApi listening, String condition) {
    return listening
        .client()
        .sql(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name"
                + " AND datname = current_database() "
                + condition)
        .param("name", NoticeListener.APPLICATION_NAME)
        .query(Integer.class)
        .single();
  }
}
