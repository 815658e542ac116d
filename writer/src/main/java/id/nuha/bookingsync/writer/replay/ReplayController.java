package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.web.Views;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Replays on demand. */
@RestController
@RequestMapping("/replay")
class ReplayController {
  private final Views views;
  private final Replays replays;

  ReplayController(Views views, Replays replays) {
    this.views = views;
    this.replays = replays;
  }

  @PostMapping
  ResponseEntity<Map<String, Replay>> start(
      @RequestParam(required = false, defaultValue = "") String view,
      @RequestParam(required = false, defaultValue = "earliest") String from,
      @RequestParam(required = false, defaultValue = "false") boolean dryRun) {
    View replayed = views.named(view);
    Replay replay = replays.start(replayed, instant(from), dryRun);
    return ResponseEntity.accepted().location(URI.create("/replay")).body(Map.of("data", replay));
  }

  @GetMapping
  Map<String, List<Replay>> newest() {
    return Map.of("data", replays.newest());
  }

  private static @Nullable Instant instant(String from) {
    if (from.equals("earliest")) {
      return null;
    }
    try {
      // In a query a bare + means a blank.
      return OffsetDateTime.parse(from.replace(' ', '+')).toInstant();
    } catch (DateTimeException e) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "from is neither 'earliest' nor an instant; give one like from=2026-02-01T00:00:00Z.");
    }
  }
}
