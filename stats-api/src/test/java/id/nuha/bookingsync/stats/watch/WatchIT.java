package id.nuha.bookingsync.stats.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.stats.StatsApi;
import id.nuha.bookingsync.stats.servers.StubFetcher;
import id.nuha.bookingsync.stats.servers.StubReceiver;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ledger, fetcher and writer say of the views, in the metrics and to who is told. */
@Timeout(120)
class WatchIT {
  private static final ZoneId CLINIC = ZoneId.of("Asia/Jakarta");

  @TempDir private Path folder;

  @Test
  void howTheViewsStandIsShownAndToldOnceAlsoAfterARestart() {
    try (StubReceiver receiver = StubReceiver.start();
        StubFetcher fetcher = StubFetcher.start();
        StubFetcher writer = StubFetcher.start()) {
      OffsetDateTime now = OffsetDateTime.now(CLINIC);
      scheduledDailyAt(fetcher, now.plusHours(1));
      writer.answers("/views", 200, "{\"data\": []}");
      String[] settings = {
        "FETCHER_URL=" + fetcher.url(),
        "WRITER_URL=" + writer.url(),
        "NOTIFY_WEBHOOK_URL=" + receiver.url(),
        "NOTIFY_STATE_FILE=" + folder.resolve("notified.json"),
        "BOOKING_SYNC_WATCH_INTERVAL=100ms"
      };
      try (StatsApi api = StatsApi.start(settings)) {
        awaitState(api, 239, "NEVER");
        assertThat(metrics(api))
            .contains("bookingsync_last_complete_run_age_seconds{view=\"239\"} NaN")
            .contains("bookingsync_open_pages 0.0");

        run(api, "run-1", "COMPLETE", "now() - interval '2 hours'");
        run(api, "backfill", "COMPLETE", "now() - interval '90 minutes'");
        awaitState(api, 239, "COMPLETE");
        run(api, "run-2", "FAILED", "now() - interval '1 hour'");
        awaitState(api, 239, "FAILED");
        await().until(() -> receiver.taken().size() == 1);
        run(api, "run-3", "RUNNING", "now()");
        awaitLook(writer);
        awaitState(api, 239, "FAILED");
        run(api, "run-ahead", "COMPLETE", "now() + interval '1 day'");
        api.client()
            .sql("UPDATE sync_run SET status = 'INCOMPLETE' WHERE run_id = 'run-3'")
            .update();
        awaitState(api, 239, "INCOMPLETE");
        await().until(() -> receiver.taken().size() == 2);
        awaitState(api, 123, "NEVER");
        assertThat(age(api)).isBetween(7_200.0, 7_500.0);

        assertThat(api.get("/dashboard/stats").statusCode()).isEqualTo(200);
        assertThat(api.get("/dashboard/stats?tanggal=never").statusCode()).isEqualTo(400);
        await()
            .until(
                () -> metrics(api),
                text ->
                    text.contains(
                            "bookingsync_statistics_duration_seconds_count"
                                + "{path=\"/dashboard/stats\",status=\"200\"} 1")
                        && text.contains(
                            "bookingsync_statistics_duration_seconds_count"
                                + "{path=\"/dashboard/stats\",status=\"400\"} 1"));
      }

      String overdueSince;
      try (StatsApi api = StatsApi.start(settings)) { // on a database of its own
        OffsetDateTime due = now.minusHours(3);
        run(api, "run-4", "FAILED", "now() - interval '5 hours'");
        awaitState(api, 239, "FAILED");
        scheduledDailyAt(fetcher, due);
        writer.answers(
            "/views",
            200,
            "{\"data\": [{\"view\": 239, \"blocked\": \"100 of the last 100 records cannot be applied\"}]}");
        awaitState(api, 239, "STOPPED");
        writer.answers("/views", 200, "{\"data\": [{\"view\": 239, \"blocked\": null}]}");
        awaitState(api, 239, "FAILED");
        run(api, "run-5", "COMPLETE", "now() - interval '4 hours'");
        awaitState(api, 239, "OVERDUE");
        assertThat(StatsApi.json(api.get("/dashboard/sync-status")).at("/data/0/state").asString())
            .isEqualTo("OVERDUE");
        // A fetcher that is gone is why a run is missing, and no reason to say that all is well.
        fetcher.answers("/schedule", 503, "{}");
        run(api, "run-6", "RUNNING", "now()");
        awaitLook(writer);
        awaitState(api, 239, "OVERDUE");
        await().until(() -> receiver.taken().size() == 4);
        overdueSince = due.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
      }

      try (StatsApi api = StatsApi.start(settings)) { // that has never heard the fetcher
        run(api, "run-7", "COMPLETE", "now() - interval '4 hours'");
        awaitState(api, 239, "UNKNOWN");
        scheduledDailyAt(fetcher, now.plusHours(1));
        awaitState(api, 239, "COMPLETE");
        await().until(() -> receiver.taken().size() == 5);
      }
      assertThat(receiver.taken())
          .extracting(
              notice ->
                  notice.path("view").asInt()
                      + " "
                      + notice.path("state").asString()
                      + " "
                      + notice.path("run_id").asString()
                      + " "
                      + notice.path("reason").asString(""))
          .containsExactly(
              "239 FAILED run-2 SIMRS answered 500",
              "239 INCOMPLETE run-3 SIMRS answered 500",
              "239 STOPPED run-4 100 of the last 100 records cannot be applied",
              "239 OVERDUE run-5 no run is COMPLETE since one was due on " + overdueSince,
              "239 COMPLETE run-7 ");
      assertThat(receiver.refused()).isEmpty();
    }
  }

  private static void scheduledDailyAt(StubFetcher fetcher, OffsetDateTime time) {
    fetcher.answers(
        "/schedule",
        200,
        "{\"data\": {\"cron\": \"0 %d %d * * *\"}}".formatted(time.getMinute(), time.getHour()));
  }

  /** Waits until a look that has begun from now on has ended. */
  private static void awaitLook(StubFetcher writer) {
    int looks = writer.requests().size();
    await().until(() -> writer.requests().size() >= looks + 2);
  }

  private static void run(StatsApi api, String id, String status, String started) {
    api.client()
        .sql(
            """
            INSERT INTO sync_run
                   (run_id, view_id, trigger, default_window, status, reason, started_at)
            VALUES (:id, 239, 'SCHEDULE', :id <> 'backfill', :status, 'SIMRS answered 500', %s)
            """
                .formatted(started))
        .param("id", id)
        .param("status", status)
        .update();
  }

  private static void awaitState(StatsApi api, int view, String state) {
    String line = "bookingsync_view_state{state=\"%s\",view=\"%d\"} 1.0".formatted(state, view);
    String metrics = await().until(() -> metrics(api), text -> text.lines().anyMatch(line::equals));
    assertThat(
            metrics
                .lines()
                .filter(l -> l.startsWith("bookingsync_view_state{") && l.endsWith(" 1.0")))
        .as("one state for each view")
        .hasSize(2);
  }

  private static double age(StatsApi api) {
    return metrics(api)
        .lines()
        .filter(line -> line.startsWith("bookingsync_last_complete_run_age_seconds{view=\"239\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private static String metrics(StatsApi api) {
    return api.get("/actuator/prometheus").body();
  }
}
