package id.nuha.bookingsync.writer.audit;

import id.nuha.bookingsync.runtime.access.Role;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditTrail;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.Problems;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who did what: shown to operators, checked, and taken from stats-api, which has no Kafka. */
@RestController
@RequestMapping("/audit")
class AuditController {
  private static final int MAX_LIMIT = 500;
  private static final int MAX_EVENTS = 100;
  private static final int MAX_BODY_BYTES = 500_000;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final AuditLog auditLog;
  private final AuditCheck check;
  private final AuditTrail trail;
  private final RequestBulkhead requests;

  AuditController(AuditLog auditLog, AuditCheck check, AuditTrail trail, RequestBulkhead requests) {
    this.auditLog = auditLog;
    this.check = check;
    this.trail = trail;
    this.requests = requests;
  }

  /**
   * A page of them, newest first.
   *
   * @param next the {@code before} of the next page; null where there is none
   */
  record Acts(List<Act> data, @Nullable Long next) {}

  /**
   * An act, or what came of it.
   *
   * @param id its place in the chain
   * @param what null where the row holds no event
   */
  record Act(
      long id,
      @Nullable Instant at,
      @Nullable String who,
      @Nullable String role,
      @Nullable String from,
      String action,
      @Nullable Map<String, String> what,
      @Nullable String result,
      String hash) {
    static Act of(AuditRow row) {
      return new Act(
          row.id(),
          row.at(),
          row.who(),
          row.role(),
          row.fromAddress(),
          row.action(),
          what(row.what()),
          row.result(),
          row.hash());
    }

    // Somebody may have changed the row: then it is shown as it is now.
    private static @Nullable Map<String, String> what(@Nullable String json) {
      try {
        return json == null
            ? null
            : MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
      } catch (JacksonException e) {
        return Map.of("unreadable", json);
      }
    }
  }

  /** How many events Kafka has stored. */
  record Appended(int appended) {}

  @GetMapping
  CompletableFuture<Acts> newest(
      @RequestParam(required = false) @Range(min = 1, max = Long.MAX_VALUE) @Nullable Long before,
      @RequestParam(defaultValue = "100") @Range(min = 1, max = MAX_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String who,
      @RequestParam(required = false) @Nullable String action) {
    requireStorable("who", who);
    requireStorable("action", action);
    return requests.submit(
        () -> {
          List<Act> acts =
              auditLog.newest(before == null ? Long.MAX_VALUE : before, limit, who, action).stream()
                  .map(Act::of)
                  .toList();
          return new Acts(acts, acts.size() < limit ? null : acts.get(limit - 1).id());
        });
  }

  private static void requireStorable(String name, @Nullable String value) {
    if (value != null && value.indexOf('\0') >= 0) {
      throw Problems.of(
          HttpStatus.BAD_REQUEST, name + " is no text that an event can have; give another one.");
    }
  }

  @GetMapping("/check")
  CompletableFuture<Data<AuditCheck.Checked>> check() {
    return requests.submit(() -> new Data<>(check.check()));
  }

  /** Appends what another service of ours has to say; answered once Kafka has stored it. */
  @PostMapping
  CompletableFuture<Data<Appended>> append(HttpServletRequest request) throws IOException {
    if (!request.isUserInRole(Role.SERVICE.name())) {
      throw Problems.of(
          HttpStatus.FORBIDDEN, "Only services append here, with the key that they share.");
    }
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    List<AuditEvent> events = events(body);
    return CompletableFuture.allOf(
            events.stream().map(trail::write).toArray(CompletableFuture[]::new))
        .thenApply(stored -> new Data<>(new Appended(events.size())));
  }

  private static List<AuditEvent> events(byte[] body) {
    try {
      List<AuditEvent> events =
          body.length > MAX_BODY_BYTES
              ? List.of()
              : MAPPER.readValue(body, new TypeReference<List<AuditEvent>>() {});
      if (events != null
          && !events.isEmpty()
          && events.size() <= MAX_EVENTS
          && !events.contains(null)) {
        return events;
      }
    } catch (JacksonException | DateTimeException | ArithmeticException e) {
      // said below; the last two are of an instant beyond every calendar
    }
    throw Problems.of(
        HttpStatus.BAD_REQUEST,
        "The body is not a list of 1 to %d events in at most %d bytes."
            .formatted(MAX_EVENTS, MAX_BODY_BYTES));
  }
}
