package id.nuha.bookingsync.fetcher.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.fetcher.run.RunSearch;
import id.nuha.bookingsync.fetcher.run.Runs;
import id.nuha.bookingsync.fetcher.run.Window;
import id.nuha.bookingsync.fetcher.run.Windows;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditTrail;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.web.Answer;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.runtime.web.RequestedDays;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Triggers, answered as soon as the run is recorded. */
@RestController
@RequestMapping("/dashboard")
class TriggerController {
  private static final String RUNS_PATH = "/dashboard/sync-runs";
  private static final String NOT_ACCEPTED =
      "The run could not be recorded, so it was not accepted: %s.";

  private final Catalogue catalogue;
  private final Runs runs;
  private final RunSearch runSearch;
  private final Windows windows;
  private final ActiveFetcher active;
  private final AuditTrail trail;
  private final Clock clock;

  TriggerController(
      Catalogue catalogue,
      Runs runs,
      RunSearch runSearch,
      Windows windows,
      ActiveFetcher active,
      AuditTrail trail,
      Clock clock) {
    this.catalogue = catalogue;
    this.runs = runs;
    this.runSearch = runSearch;
    this.windows = windows;
    this.active = active;
    this.trail = trail;
    this.clock = clock;
  }

  /** A run that was accepted. */
  record AcceptedRun(@JsonProperty("run_id") String runId, String status, PendingRun.Days window) {}

  @PostMapping("/{trigger}")
  CompletableFuture<ResponseEntity<Answer<AcceptedRun>>> sync(
      HttpServletRequest request, @PathVariable String trigger, RequestedDays days) {
    View view = catalogue.triggeredBy(trigger).orElseThrow(this::noSuchTrigger);
    return accept(view, window(days), Caller.of(request))
        .thenApply(
            run ->
                accepted(
                    RUNS_PATH + "/" + run.runId(),
                    "Sinkronisasi " + view.description() + " diterima.",
                    run));
  }

  @PostMapping("/sync-all")
  CompletableFuture<ResponseEntity<Answer<Map<String, AcceptedRun>>>> syncAll(
      HttpServletRequest request, RequestedDays requested) {
    Window window = window(requested);
    Caller caller = Caller.of(request);
    Map<String, CompletableFuture<AcceptedRun>> runsByView = new LinkedHashMap<>();
    catalogue
        .views()
        .forEach(view -> runsByView.put(view.result(), tryToAccept(view, window, caller)));
    return CompletableFuture.allOf(runsByView.values().toArray(CompletableFuture[]::new))
        .exceptionally(
            fault -> {
              throw AcceptedInPart.or(fault, runsByView);
            })
        .thenApply(
            done -> {
              Map<String, AcceptedRun> all = new LinkedHashMap<>();
              runsByView.forEach((view, run) -> all.put(view, run.join()));
              return accepted(RUNS_PATH, "Sinkronisasi semua data diterima.", all);
            });
  }

  @GetMapping("/sync-runs/{runId}")
  CompletableFuture<Data<PendingRun>> run(@PathVariable String runId) {
    active.require();
    return runSearch
        .find(runId)
        .exceptionallyCompose(
            fault ->
                CompletableFuture.failedFuture(
                    refusal(fault, "The run could not be looked up: %s.")))
        .thenApply(
            found ->
                found
                    .map(event -> new Data<>(PendingRun.from(event, windows.zone())))
                    .orElseThrow(TriggerController::noSuchRun));
  }

  private @Nullable Window window(RequestedDays requested) {
    DateRange days = DateRange.of(requested.awal(), requested.akhir(), windows.today());
    return days == null ? null : windows.backfill(days.awal(), days.akhir());
  }

  // One view that cannot be accepted keeps no other one from it.
  private CompletableFuture<AcceptedRun> tryToAccept(
      View view, @Nullable Window window, Caller caller) {
    try {
      return accept(view, window, caller);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<AcceptedRun> accept(View view, @Nullable Window window, Caller caller) {
    active.require();
    AtomicReference<RunEvent> asked = new AtomicReference<>();
    return runs.trigger(
            view,
            window,
            run -> {
              asked.set(run);
              return trail.write(event(caller, run, AuditEvent.ASKED));
            })
        .whenComplete(
            (run, fault) -> {
              if (fault == null) { // also of a run that was joined
                trail.note(event(caller, run, AuditEvent.ACCEPTED));
              } else if (asked.get() != null) {
                trail.note(event(caller, asked.get(), AuditEvent.FAILED));
              }
            })
        .exceptionallyCompose(fault -> CompletableFuture.failedFuture(refusal(fault, NOT_ACCEPTED)))
        .thenApply(
            run ->
                new AcceptedRun(run.runId(), "RUNNING", PendingRun.Days.of(run, windows.zone())));
  }

  private AuditEvent event(Caller caller, RunEvent run, String result) {
    PendingRun.Days days = PendingRun.Days.of(run, windows.zone());
    return AuditEvent.of(
        caller,
        AuditEvent.TRIGGER,
        Map.of(
            "view",
            Integer.toString(run.view()),
            "run_id",
            run.runId(),
            "awal",
            days.awal().toString(),
            "akhir",
            days.akhir().toString()),
        result,
        clock.instant());
  }

  private static Throwable refusal(Throwable fault, String words) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    if (cause instanceof InterruptException || cause instanceof RejectedExecutionException) {
      return unavailable(words.formatted("this fetcher is no longer the active one"));
    }
    return cause instanceof KafkaUnavailableException
        ? unavailable(words.formatted(cause.getMessage()))
        : fault;
  }

  private static <T> ResponseEntity<Answer<T>> accepted(String location, String message, T data) {
    return ResponseEntity.accepted()
        .location(URI.create(location))
        .body(Answer.of(HttpStatus.ACCEPTED.value(), message, data));
  }

  private ErrorResponseException noSuchTrigger() {
    return Problems.of(
        HttpStatus.NOT_FOUND,
        "There is no trigger of that name; there are %s and sync-all."
            .formatted(catalogue.views().stream().map(View::trigger).toList()));
  }

  private static ErrorResponseException noSuchRun() {
    return Problems.of(HttpStatus.NOT_FOUND, "There is no run of that run_id.");
  }

  private static ErrorResponseException unavailable(String detail) {
    return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail);
  }
}
