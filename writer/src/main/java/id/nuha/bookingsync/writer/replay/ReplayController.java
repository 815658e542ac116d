package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditedActs;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Replays on demand. */
@RestController
@RequestMapping("/replay")
class ReplayController {
  private final Replays replays;
  private final RequestBulkhead requests;
  private final AuditedActs acts;

  ReplayController(Replays replays, RequestBulkhead requests, AuditedActs acts) {
    this.replays = replays;
    this.requests = requests;
    this.acts = acts;
  }

  @PostMapping
  CompletableFuture<ResponseEntity<Data<Replay>>> start(
      HttpServletRequest request,
      @RequestParam(defaultValue = "") View view,
      @RequestParam(defaultValue = "earliest") ReplayStart from,
      @RequestParam(defaultValue = "false") boolean dryRun) {
    return acts.carryOut(
            Caller.of(request),
            AuditEvent.REPLAY_START,
            Map.of(
                "view",
                Integer.toString(view.id()),
                "from",
                from.toString(),
                "dryRun",
                Boolean.toString(dryRun)),
            () -> requests.submit(() -> replays.start(view, from, dryRun)),
            AuditEvent.ACCEPTED,
            ReplayController::itsId)
        .thenApply(ReplayController::accepted);
  }

  @DeleteMapping
  CompletableFuture<ResponseEntity<Data<Replay>>> cancel(
      HttpServletRequest request, @RequestParam(defaultValue = "") View view) {
    return acts.carryOut(
            Caller.of(request),
            AuditEvent.REPLAY_STOP,
            Map.of("view", Integer.toString(view.id())),
            () -> requests.submit(() -> replays.cancel(view)),
            AuditEvent.ACCEPTED,
            ReplayController::itsId)
        .thenApply(ReplayController::accepted);
  }

  @GetMapping
  CompletableFuture<Data<List<Replay>>> newest() {
    return requests.submit(() -> new Data<>(replays.newest()));
  }

  private static Map<String, String> itsId(Replay replay) {
    return Map.of("replay_id", replay.replayId());
  }

  private static ResponseEntity<Data<Replay>> accepted(Replay replay) {
    return ResponseEntity.accepted().location(URI.create("/replay")).body(new Data<>(replay));
  }
}
