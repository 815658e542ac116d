package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.web.Answer;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.runtime.web.RequestedDays;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Triggers: passed on to the fetcher, answered from the ledger once their runs have ended. */
@RestController
@RequestMapping("/dashboard")
class SyncController {
  private static final String SYNC_ALL = "sync-all";
  private static final String ALL_DATA = "semua data";
  private static final String RESPOND_ASYNC = "respond-async";

  private final Catalogue catalogue;
  private final FetcherClient fetcher;
  private final RunWaiter waiter;

  SyncController(Catalogue catalogue, FetcherClient fetcher, RunWaiter waiter) {
    this.catalogue = catalogue;
    this.fetcher = fetcher;
    this.waiter = waiter;
  }

  @PostMapping("/{trigger}")
  CompletableFuture<ResponseEntity<Answer<RunResult>>> sync(
      @PathVariable String trigger,
      RequestedDays days,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer) {
    View view = catalogue.triggeredBy(trigger).orElseThrow(this::unknownTrigger);
    boolean async = prefersAsync(prefer);
    return fetcher
        .trigger(trigger, days.awal(), days.akhir())
        .thenCompose(
            run ->
                ended(List.of(run), async)
                    .thenApply(ended -> answer(view, run, ended.get(run.runId()), async)));
  }

  @PostMapping("/" + SYNC_ALL)
  CompletableFuture<ResponseEntity<Answer<Map<String, RunResult>>>> syncAll(
      RequestedDays days,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer) {
    boolean async = prefersAsync(prefer);
    return fetcher
        .triggerAll(SYNC_ALL, days.awal(), days.akhir())
        .thenCompose(
            runs -> ended(runs.values(), async).thenApply(ended -> answerAll(runs, ended, async)));
  }

  private CompletableFuture<Map<String, SyncRun>> ended(Collection<RunResult> runs, boolean async) {
    return async
        ? CompletableFuture.completedFuture(Map.of())
        : waiter.await(runs.stream().map(RunResult::runId).toList());
  }

  private static ResponseEntity<Answer<RunResult>> answer(
      View view, RunResult accepted, @Nullable SyncRun run, boolean async) {
    if (run == null) {
      String location = SyncRunController.PATH + "/" + accepted.runId();
      return accepted(location, view.description(), accepted, async);
    }
    if (run.hasFailed()) {
      throw failed(Objects.requireNonNullElse(run.reason(), "The run failed."), run.result());
    }
    return done(
        view.description(),
        Objects.requireNonNullElse(run.reason(), ""),
        run.result().rejected(),
        run.result());
  }

  private static ResponseEntity<Answer<Map<String, RunResult>>> answerAll(
      Map<String, RunResult> accepted, Map<String, SyncRun> ended, boolean async) {
    Map<String, RunResult> results = new LinkedHashMap<>();
    accepted.forEach((view, run) -> results.put(view, result(run, ended.get(run.runId()))));
    String reasons =
        accepted.entrySet().stream()
            .map(view -> reason(view.getKey(), ended.get(view.getValue().runId())))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    if (ended.values().stream().anyMatch(SyncRun::hasFailed)) {
      throw failed(reasons, results);
    }
    return ended.size() < accepted.size()
        ? accepted(SyncRunController.PATH, ALL_DATA, results, async)
        : done(
            ALL_DATA,
            reasons,
            results.values().stream().mapToLong(RunResult::rejected).sum(),
            results);
  }

  private ErrorResponseException unknownTrigger() {
    String triggers =
        catalogue.views().stream().map(View::trigger).collect(Collectors.joining(", "));
    return Problems.of(
        HttpStatus.NOT_FOUND,
        "There is no trigger of that name; there are %s and %s.".formatted(triggers, SYNC_ALL));
  }

  // RFC 7240: preferences are separated by commas, parameters by semicolons.
  private static boolean prefersAsync(@Nullable String prefer) {
    return prefer != null
        && List.of(prefer.split("[,;]")).stream()
            .anyMatch(preference -> preference.strip().equalsIgnoreCase(RESPOND_ASYNC));
  }

  private static RunResult result(RunResult accepted, @Nullable SyncRun ended) {
    return ended == null ? accepted : ended.result();
  }

  private static @Nullable String reason(String view, @Nullable SyncRun ended) {
    return ended == null || ended.reason() == null ? null : view + ": " + ended.reason();
  }

  private static <T> ResponseEntity<Answer<T>> done(
      String what, String reasons, long rejected, T data) {
    String message =
        "Sinkronisasi %s %s%s."
            .formatted(
                what,
                reasons.isEmpty() ? "berhasil" : "tidak lengkap: " + reasons,
                rejected == 0 ? "" : "; %d data ditolak dan disisihkan".formatted(rejected));
    return ResponseEntity.ok(Answer.of(200, message, data));
  }

  private static <T> ResponseEntity<Answer<T>> accepted(
      String location, String what, T data, boolean asPreferred) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.accepted().location(URI.create(location));
    if (asPreferred) {
      answer.header("Preference-Applied", RESPOND_ASYNC);
    }
    return answer.body(Answer.of(202, "Sinkronisasi " + what + " sedang berjalan.", data));
  }

  private static ErrorResponseException failed(String reason, Object data) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, reason);
    problem.setProperty("data", data);
    if (data instanceof RunResult run) {
      problem.setProperty("run_id", run.runId());
    }
    return new ErrorResponseException(HttpStatus.BAD_GATEWAY, problem, null);
  }
}
