package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import id.nuha.bookingsync.local.process.Secrets;
import id.nuha.bookingsync.local.services.FrontDoor;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Syncs once, as any user would: over REST. Then says where to look. */
final class Report {
  private final PrintStream out;
  private final FrontDoor statsApi;
  private final @Nullable String key;
  private final Home home;
  private final LocalSettings settings;
  private final HttpClient http;

  /**
   * A report.
   *
   * @param key that stats-api takes; null where it asks for none
   */
  Report(
      PrintStream out,
      FrontDoor statsApi,
      @Nullable String key,
      Home home,
      LocalSettings settings) {
    this.out = out;
    this.statsApi = statsApi;
    this.http = statsApi.client().build();
    this.key = key;
    this.home = home;
    this.settings = settings;
  }

  void sync() throws InterruptedException {
    out.println();
    out.println("Syncing both views …");
    JsonNode accepted = send("POST", "/dashboard/sync-all");
    if (!accepted.path("data").isObject()) {
      out.println("The sync was not accepted: " + accepted.path("detail").asString(""));
      return;
    }
    Map<String, JsonNode> runs = new LinkedHashMap<>();
    accepted.path("data").properties().forEach(view -> runs.put(view.getKey(), view.getValue()));
    long deadlineNanos = System.nanoTime() + settings.sync().toNanos();
    out.printf(
        "%-16s %9s %9s %9s %10s %9s %7s%n",
        "", "inserted", "updated", "unchanged", "superseded", "rejected", "total");
    for (Map.Entry<String, JsonNode> view : runs.entrySet()) {
      JsonNode run = view.getValue();
      while (run.path("status").asString().equals("RUNNING")) {
        if (System.nanoTime() - deadlineNanos > 0) {
          break;
        }
        Thread.sleep(settings.syncPoll().toMillis());
        run = send("GET", "/dashboard/sync-runs/" + run.path("run_id").asString()).path("data");
      }
      out.printf(
          "%-16s %9d %9d %9d %10d %9d %7d  %s%s%n",
          view.getKey(),
          run.path("inserted").asLong(0),
          run.path("updated").asLong(0),
          run.path("unchanged").asLong(0),
          run.path("superseded").asLong(0),
          run.path("rejected").asLong(0),
          run.path("total_fetched").asLong(0),
          run.path("status").asString("UNKNOWN"),
          run.path("reason").isString() ? ": " + run.path("reason").stringValue() : "");
    }
  }

  void whereToLook() throws InterruptedException {
    out.println();
    String url = statsApi.address();
    out.printf("%-12s %s%n", "Page", url);
    today();
    out.printf("%-12s %s%n", "Statistics", url + "/dashboard/stats");
    out.printf("%-12s %s%n", "Runs", url + "/dashboard/sync-runs");
    String withKey = key == null ? "" : "-H \"x-api-key: $OPERATOR_API_KEY\" ";
    out.printf("%-12s curl %s-X POST %s%n", "Sync again", withKey, url + "/dashboard/sync-booking");
    out.printf(
        "%-12s PGPASSWORD=$(cat %s) psql -h 127.0.0.1 -p %d -U %s %s%n",
        "SQL",
        new Secrets(home.data()).file(LocalPostgres.PASSWORD),
        home.dbPort(),
        LocalPostgres.USER,
        LocalPostgres.DATABASE);
    out.printf("%-12s %s%n", "", "./run sql \"SELECT COUNT(*) FROM dashboard_239\"");
    out.printf("%-12s %s%n", "Logs", home.data().resolve("logs"));
    out.println("Ctrl-C stops everything.");
  }

  void today() throws InterruptedException {
    JsonNode stats = send("GET", "/dashboard/stats");
    JsonNode totals = stats.path("totals");
    if (!totals.isObject()) {
      return;
    }
    long bookings = 0;
    for (JsonNode specialization : stats.path("bookingBySpecialization")) {
      bookings += specialization.path("bookings").asLong();
    }
    JsonNode first = stats.path("bookingByDoctor").path(0);
    out.printf(
        "Today, %s: %d active bookings; %d doctors, %d of them practise, %d on leave%s%n",
        stats.path("date").asString(),
        bookings,
        totals.path("doctorsTotal").asLong(),
        totals.path("doctorsPracticing").asLong(),
        totals.path("doctorsOnLeave").asLong(),
        first.isObject()
            ? "; most bookings: %s (%d)"
                .formatted(first.path("doctorName").asString(""), first.path("bookings").asLong())
            : "");
  }

  private JsonNode send(String method, String path) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(statsApi.uri(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(settings.statsRequest());
    if (key != null) {
      request.header("x-api-key", key);
    }
    try {
      return RecordJson.parseTrusted(
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new LocalException("stats-api does not answer at %s.".formatted(statsApi.address()), e);
    }
  }
}
