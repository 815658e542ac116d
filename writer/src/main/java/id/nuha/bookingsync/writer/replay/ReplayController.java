package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.web.Data;
import java.net.URI;
import java.util.List;
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

  ReplayController(Replays replays) {
    this.replays = replays;
  }

  @PostMapping
  ResponseEntity<Data<Replay>> start(
      @RequestParam(defaultValue = "") View view,
      @RequestParam(defaultValue = "earliest") ReplayStart from,
      @RequestParam(defaultValue = "false") boolean dryRun) {
    return accepted(replays.start(view, from, dryRun));
  }

  @DeleteMapping
  ResponseEntity<Data<Replay>> cancel(@RequestParam(defaultValue = "") View view) {
    return accepted(replays.cancel(view));
  }

  @GetMapping
  Data<List<Replay>> newest() {
    return new Data<>(replays.newest());
  }

  private static ResponseEntity<Data<Replay>> accepted(Replay replay) {
    return ResponseEntity.accepted().location(URI.create("/replay")).body(new Data<>(replay));
  }
}
