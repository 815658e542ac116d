package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import java.net.URI;
import java.util.List;
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

  ReplayController(Replays replays, RequestBulkhead requests) {
    this.replays = replays;
    this.requests = requests;
  }

  @PostMapping
  CompletableFuture<ResponseEntity<Data<Replay>>> start(
      @RequestParam(defaultValue = "") View view,
      @RequestParam(defaultValue = "earliest") ReplayStart from,
      @RequestParam(defaultValue = "false") boolean dryRun) {
    return requests.submit(() -> accepted(replays.start(view, from, dryRun)));
  }

  @DeleteMapping
  CompletableFuture<ResponseEntity<Data<Replay>>> cancel(
      @RequestParam(defaultValue = "") View view) {
    return requests.submit(() -> accepted(replays.cancel(view)));
  }

  @GetMapping
  CompletableFuture<Data<List<Replay>>> newest() {
    return requests.submit(() -> new Data<>(replays.newest()));
  }

  private static ResponseEntity<Data<Replay>> accepted(Replay replay) {
    return ResponseEntity.accepted().location(URI.create("/replay")).body(new Data<>(replay));
  }
}
