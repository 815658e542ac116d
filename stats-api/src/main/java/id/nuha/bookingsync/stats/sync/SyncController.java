package id.nuha.bookingsync.stats.sync;

import com.fasterxml.jackson.annotation.JsonProperty;
import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.stats.web.Problems;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Triggers, passed on to the fetcher and answered from the ledger; and the ledger itself. */
@RestController
@RequestMapping("/dashboard")
class SyncController {
  private static final String RUNS_PATH = "/dashboard/sync-runs";
  private static final String SYNC_ALL = "sync-all";
  private static final String RESPOND_ASYNC = "respond-async";
  private static final int RUNS_SHOWN = 20;
  private static final int MOST_RUNS = 500;

  private final Catalogue catalogue;
  private final Fetcher fetcher;
  private final SyncRuns runs;
  private final RunWaiter waiter;

  SyncController(Catalogue catalogue, Fetcher fetcher, SyncRuns runs, RunWaiter waiter) {
    this.catalogue = catalogue;
    this.fetcher = fetcher;
    this.runs = runs;
    this.waiter = waiter;
  }

  @PostMapping("/{trigger}")
  ResponseEntity<Synced> sync(
      @PathVariable String trigger,
      @RequestParam(required = false) @Nullable String awal,
      @RequestParam(required = false) @Nullable String akhir,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws InterruptedException {
    View view =
        catalogue
            .triggeredBy(trigger)
            .orElseThrow(
                () ->
                    Problems.of(
                        HttpStatus.NOT_FOUND,
                        "There is no trigger of that name; there are %s and %s."
                            .formatted(
                                catalogue.views().stream()
                                    .map(View::trigger)
                                    .collect(Collectors.joining(", ")),
                                SYNC_ALL)));
    String runId = runId(fetcher.trigger(trigger, days(awal, akhir)));
    boolean async = isAsync(prefer);
    SyncRun run = async ? null : waiter.await(List.of(runId)).get(runId);
    if (run == null) {
      return accepted(
          RUNS_PATH + "/" + runId, view.description(), new RunningRun(runId, "RUNNING"), async);
    }
    if (hasFailed(run)) {
      throw failed(Objects.requireNonNullElse(run.reason(), "The run failed."), run.result());
    }
    return done(view.description(), incompleteness(run), run.result());
  }

  @PostMapping("/" + SYNC_ALL)
  ResponseEntity<Synced> syncAll(
      @RequestParam(required = false) @Nullable String awal,
      @RequestParam(required = false) @Nullable String akhir,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws InterruptedException {
    JsonNode accepted = fetcher.trigger(SYNC_ALL, days(awal, akhir));
    Map<String, String> runIds = new LinkedHashMap<>();
    accepted.properties().forEach(view -> runIds.put(view.getKey(), runId(view.getValue())));
    boolean async = isAsync(prefer);
    Map<String, SyncRun> ended = async ? Map.of() : waiter.await(runIds.values());
    Map<String, Object> data = new LinkedHashMap<>();
    runIds.forEach(
        (view, runId) -> {
          SyncRun run = ended.get(runId);
          data.put(view, run == null ? new RunningRun(runId, "RUNNING") : run.result());
        });
    String reasons =
        runIds.entrySet().stream()
            .map(view -> reason(view.getKey(), ended.get(view.getValue())))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    if (ended.values().stream().anyMatch(SyncController::hasFailed)) {
      throw failed(reasons, data);
    }
    return ended.size() < runIds.size()
        ? accepted(RUNS_PATH, "semua data", data, async)
        : done("semua data", reasons, data);
  }

  @GetMapping("/sync-runs")
  Map<String, List<SyncRun>> newest(@RequestParam(required = false) @Nullable String limit) {
    return Map.of("data", runs.newest(limit == null ? RUNS_SHOWN : limit(limit)));
  }

  @GetMapping("/sync-runs/{runId}")
  Map<String, Object> run(@PathVariable String runId) {
    // What the writer has not heard of yet, the fetcher has: no accepted run is ever unknown.
    return Map.of("data", runs.find(runId).<Object>map(r -> r).orElseGet(() -> fetcher.run(runId)));
  }

  private static int limit(String limit) {
    if (limit.matches("[0-9]{1,3}")) {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= MOST_RUNS) {
        return number;
      }
    }
    throw Problems.of(
        HttpStatus.BAD_REQUEST,
        "limit is not a whole number from 1 to %d; give one, or leave it out for %d."
            .formatted(MOST_RUNS, RUNS_SHOWN));
  }

  private static Map<String, @Nullable String> days(@Nullable String awal, @Nullable String akhir) {
    Map<String, @Nullable String> days = new LinkedHashMap<>();
    days.put("awal", awal);
    days.put("akhir", akhir);
    return days;
  }

  private static String runId(JsonNode accepted) {
    return accepted.path("run_id").asString();
  }

  // RFC 7240: preferences are separated by commas, parameters by semicolons.
  private static boolean isAsync(@Nullable String prefer) {
    return prefer != null
        && List.of(prefer.split("[,;]")).stream()
            .anyMatch(preference -> preference.strip().equalsIgnoreCase(RESPOND_ASYNC));
  }

  private static boolean hasFailed(SyncRun run) {
    return run.result().status().equals("FAILED");
  }

  private static String incompleteness(SyncRun run) {
    return run.reason() == null ? "" : run.reason();
  }

  private static @Nullable String reason(String view, @Nullable SyncRun run) {
    return run == null || run.reason() == null ? null : view + ": " + run.reason();
  }

  private static ResponseEntity<Synced> done(String what, String reasons, Object data) {
    String message =
        "Sinkronisasi %s %s"
            .formatted(what, reasons.isEmpty() ? "berhasil." : "tidak lengkap: " + reasons + ".");
    return ResponseEntity.ok(new Synced(new MetaData(200, message), data));
  }

  private static ResponseEntity<Synced> accepted(
      String location, String what, Object data, boolean asAsked) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.accepted().location(URI.create(location));
    if (asAsked) {
      answer.header("Preference-Applied", RESPOND_ASYNC);
    }
    return answer.body(
        new Synced(new MetaData(202, "Sinkronisasi " + what + " sedang berjalan."), data));
  }

  private static ErrorResponseException failed(String reason, Object data) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, reason);
    problem.setProperty("data", data);
    if (data instanceof RunResult run) {
      problem.setProperty("run_id", run.runId());
    }
    return new ErrorResponseException(HttpStatus.BAD_GATEWAY, problem, null);
  }

  record Synced(@JsonProperty("meta_data") MetaData metaData, Object data) {}

  record MetaData(int status, String message) {}

  record RunningRun(@JsonProperty("run_id") String runId, String status) {}
}
