package id.nuha.bookingsync.writer.session;

import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditedActs;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Ends log-ins at stats-api. */
@RestController
class EndedSessionController {
  private static final int MAX_NAME_LENGTH = 100;

  private final EndedSessions sessions;
  private final RequestBulkhead requests;
  private final AuditedActs acts;

  EndedSessionController(EndedSessions sessions, RequestBulkhead requests, AuditedActs acts) {
    this.sessions = sessions;
    this.requests = requests;
    this.acts = acts;
  }

  @PostMapping("/sessions/end")
  CompletableFuture<Data<EndedSession>> end(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(required = false) @Nullable UUID id,
      HttpServletRequest request) {
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
      throw Problems.of(
          HttpStatus.BAD_REQUEST,
          "name is no name of a key; give that of the key whose sessions are to end, like"
              + " name=lobby.");
    }
    return acts.carryOut(
        Caller.of(request),
        AuditEvent.SESSION_END,
        EndedSessions.named(name, id),
        () -> requests.submit(() -> new Data<>(sessions.end(name, id))),
        AuditEvent.DONE,
        answer -> Map.of());
  }
}
