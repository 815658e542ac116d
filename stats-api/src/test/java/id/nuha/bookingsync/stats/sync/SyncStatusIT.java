package id.nuha.bookingsync.stats.sync;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class SyncStatusIT {
  private static final ZoneId CLINIC = ZoneId.of("Asia/Jakarta");
  private static final String NEXT = "2026-02-08T00:00:00+07:00";
  private static StubFetcher fetcher;
  private static StubFetcher writer;
  private static StatsApi api;

  private final OffsetDateTime now = OffsetDateTime.now(CLINIC).truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  static void start() {
    fetcher = StubFetcher.start();
    writer = StubFetcher.start();
    api =
        StatsApi.start(
            "FETCHER_URL=" + fetcher.url(),
            "WRITER_URL=" + writer.url(),
            "HOSPITAL_NAME=RS Contoh");
  }

  @AfterAll
  static void stop() {
    api.close();
    fetcher.close();
    writer.close();
  }

  @BeforeEach
  void begin() {
    api.client().sql("DELETE FROM sync_run").update();
    scheduledDaily();
    fetcher.answers("/progress", 200, "{\"data\": {\"runs\": []}}");
    writer.answers("/views", 200, "{\"data\": [{\"view\": 239, \"blocked\": null}]}");
  }

  @Test
  void aViewThatNeverRan() {
    assertThat(api.get("/dashboard/sync-status").body())
        .isEqualTo(
            "{\"data\":["
                + Stream.of("239,\"name\":\"booking\"", "123,\"name\":\"jadwal\"")
                    .map(
                        view ->
                            "{\"view\":%s,\"state\":\"NEVER\",\"last_complete\":null,\"last\":null,"
                                    .formatted(view)
                                + "\"next_scheduled\":\"%s\",\"overdue_since\":null,"
                                    .formatted(NEXT)
                                + "\"reason\":null,\"blocked\":null}")
                    .reduce((one, other) -> one + "," + other)
                    .orElseThrow()
                + "],\"fetcher\":\"UP\",\"writer\":\"UP\"}");
  }

  @Test
  void aViewThatIsComplete() {
    run("backfill", "COMPLETE", now.minusMinutes(10), false);
    assertThat(booking().path("state").asString()).isEqualTo("NEVER");
    run("run-1", "COMPLETE", now.minusHours(1), true);
    run("of another time", "COMPLETE", now.plusHours(1), true);

    JsonNode booking = booking();

    assertThat(booking.path("state").asString()).isEqualTo("COMPLETE");
    assertThat(booking.at("/last_complete/run_id").asString()).isEqualTo("run-1");
    assertThat(booking.at("/last/run_id").asString()).isEqualTo("backfill");
    assertThat(booking.at("/last/started_at").asString()).endsWith("+07:00");
    assertThat(booking.path("overdue_since").isNull()).isTrue();
  }

  @Test
  void aRunThatGoesOnShowsHowFarItIs() {
    run("run-1", "COMPLETE", now.minusHours(1), true);
    run("run-2", "RUNNING", now.minusMinutes(1), true);
    fetcher.answers(
        "/progress",
        200,
        """
        {"data": {"runs": [{"run_id": "run-2", "view": 239, "pages_read": 3, "pages_expected": null,
                            "records_published": 1200}]}}""");

    JsonNode booking = booking();

    assertThat(booking.path("state").asString()).isEqualTo("RUNNING");
    assertThat(booking.at("/last/status").asString()).isEqualTo("RUNNING");
    assertThat(booking.at("/last/progress").toString())
        .isEqualTo("{\"pages_read\":3,\"pages_expected\":null,\"records_published\":1200}");
    assertThat(booking.at("/last_complete/run_id").asString()).isEqualTo("run-1");
  }

  @Test
  void aViewWhoseLastRunIsNotComplete() {
    run("run-1", "COMPLETE", now.minusHours(1), true);
    run("run-2", "INCOMPLETE", now.minusMinutes(2), true);
    assertThat(booking().path("state").asString()).isEqualTo("INCOMPLETE");

    run("run-3", "FAILED", now.minusMinutes(1), true);
    JsonNode booking = booking();
    assertThat(booking.path("state").asString()).isEqualTo("FAILED");
    assertThat(booking.path("reason").asString()).isEqualTo("because of run-3");
  }

  @Test
  void aViewIsOverdueTwoHoursAfterAScheduledTimeWithoutACompleteRunSince() {
    OffsetDateTime due = now.minusHours(2).minusMinutes(1);
    scheduledDailyAt(due);
    run("run-1", "COMPLETE", due.minusHours(3), true);
    run("run-2", "INCOMPLETE", due.plusMinutes(15), true);

    JsonNode booking = booking();

    assertThat(booking.path("state").asString()).isEqualTo("OVERDUE");
    assertThat(OffsetDateTime.parse(booking.path("overdue_since").asString()))
        .isEqualTo(due.withSecond(0));
    assertThat(booking.path("reason").asString()).isEqualTo("because of run-2");

    // Days that somebody asked for are not those of the schedule.
    run("run-3", "COMPLETE", due.plusMinutes(30), false);
    assertThat(booking().path("state").asString()).isEqualTo("OVERDUE");

    run("run-4", "RUNNING", due.plusMinutes(40), true);
    booking = booking();
    assertThat(booking.path("state").asString()).isEqualTo("RUNNING");
    assertThat(booking.path("overdue_since").isString()).isTrue();

    api.client().sql("UPDATE sync_run SET status = 'COMPLETE' WHERE run_id = 'run-4'").update();
    assertThat(booking().path("state").asString()).isEqualTo("COMPLETE");

    scheduledDailyAt(now.minusHours(1));
    assertThat(booking().path("overdue_since").isNull()).isTrue();
  }

  @Test
  void aViewThatNeverWasCompleteIsOverdueAfterItsFirstRun() {
    OffsetDateTime due = now.minusHours(3);
    scheduledDailyAt(due);
    run("run-1", "INCOMPLETE", due.minusHours(1), true);

    assertThat(booking().path("state").asString()).isEqualTo("OVERDUE");
  }

  @Test
  void aViewThatTheWriterHasStopped() {
    writer.answers(
        "/views", 200, "{\"data\": [{\"view\": 239, \"blocked\": \"101 of the last 200\"}]}");

    assertThat(booking().path("blocked").asString()).isEqualTo("101 of the last 200");
  }

  @Test
  void whileTheServicesAreAwayWhatTheySaidLastHolds() {
    scheduledDailyAt(now.minusHours(3));
    writer.answers("/views", 200, "{\"data\": [{\"view\": 239, \"blocked\": \"101 of 200\"}]}");
    run("run-1", "COMPLETE", now.minusHours(5), true);
    assertThat(booking().path("state").asString()).isEqualTo("OVERDUE");
    fetcher.answers("/schedule", 503, "{\"detail\": \"The fetcher is starting.\"}");
    fetcher.answers("/progress", 503, "{\"detail\": \"The fetcher is starting.\"}");

    JsonNode status = StatsApi.json(api.get("/dashboard/sync-status"));
    assertThat(status.path("fetcher").asString()).isEqualTo("DOWN");
    assertThat(status.path("writer").asString()).isEqualTo("UP");
    JsonNode booking = status.at("/data/0");
    assertThat(booking.path("state").asString()).isEqualTo("OVERDUE");
    assertThat(booking.path("next_scheduled").isNull()).isTrue();
    assertThat(booking.path("overdue_since").isString()).isTrue();

    writer.answers("/views", 500, "{\"detail\": \"A mistake.\"}");
    status = StatsApi.json(api.get("/dashboard/sync-status"));
    assertThat(status.path("writer").asString()).isEqualTo("DOWN");
    assertThat(status.at("/data/0/blocked").asString()).isEqualTo("101 of 200");
  }

  @Test
  void ofServicesThatWereNeverHeardNothingIsSaid() {
    try (StatsApi alone =
        StatsApi.start("booking-sync.retry.live.answer=" + Duration.ofMillis(500))) {
      run(alone, "run-1", "COMPLETE", now.minusDays(30), true);

      JsonNode status = StatsApi.json(alone.get("/dashboard/sync-status"));

      assertThat(status.path("writer").asString()).isEqualTo("DOWN");
      assertThat(status.path("fetcher").asString()).isEqualTo("DOWN");
      JsonNode booking = status.at("/data/0");
      assertThat(booking.path("state").asString()).isEqualTo("COMPLETE");
      assertThat(booking.path("next_scheduled").isNull()).isTrue();
      assertThat(booking.path("overdue_since").isNull()).isTrue();
      assertThat(booking.path("blocked").isNull()).isTrue();
    }
  }

  @Test
  void whatThePageHasToKnow() {
    assertThat(api.get("/dashboard/settings").body())
        .isEqualTo(
            "{\"hospitalName\":\"RS Contoh\",\"timeZone\":\"Asia/Jakarta\",\"views\":["
                + "{\"view\":239,\"name\":\"booking\",\"trigger\":\"/dashboard/sync-booking\"},"
                + "{\"view\":123,\"name\":\"jadwal\",\"trigger\":\"/dashboard/sync-jadwal\"}]}");
    assertThat(api.get("/dashboard/settings?view=239").statusCode()).isEqualTo(400);
    assertThat(api.get("/dashboard/sync-status?view=239").statusCode()).isEqualTo(400);
  }

  private static JsonNode booking() {
    return StatsApi.json(api.get("/dashboard/sync-status")).at("/data/0");
  }

  private void scheduledDaily() {
    scheduledDailyAt(now.plusHours(1));
  }

  private static void scheduledDailyAt(OffsetDateTime time) {
    fetcher.answers(
        "/schedule",
        200,
        "{\"data\": {\"cron\": \"0 %d %d * * *\", \"next\": \"%s\", \"last\": null}}"
            .formatted(time.getMinute(), time.getHour(), NEXT));
  }

  private static void run(String id, String status, OffsetDateTime startedAt, boolean isDefault) {
    run(api, id, status, startedAt, isDefault);
  }

  private static void run(
      StatsApi of, String id, String status, OffsetDateTime startedAt, boolean isDefault) {
    of.client()
        .sql(
            """
            INSERT INTO sync_run (run_id, view_id, trigger, status, reason, default_window, started_at)
            VALUES (:id, 239, 'SCHEDULE', :status, :reason, :isDefault, :startedAt)
            """)
        .param("id", id)
        .param("status", status)
        .param(
            "reason",
            status.equals("COMPLETE") || status.equals("RUNNING") ? null : "because of " + id)
        .param("isDefault", isDefault)
        .param("startedAt", startedAt)
        .update();
  }
}
