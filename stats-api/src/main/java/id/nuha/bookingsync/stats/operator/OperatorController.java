package id.nuha.bookingsync.stats.operator;

import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.csv.CsvTable;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Replays, dead letters, stopped views, erasures, sessions and the audit, so that only stats-api
 * need be published. The writer checks the parameters. The records of dead letters, which hold
 * patients' data, are not shown here.
 */
@RestController
@RequestMapping(OperatorController.PATH)
class OperatorController {
  static final String PATH = "/operator";
  private static final String DEAD_LETTERS_FILE = "/dead-letters.csv";
  private static final String AUDIT_FILE = "/audit.csv";

  private final WriterClient writer;
  private final RetrySettings retry;

  OperatorController(WriterClient writer, RetrySettings retry) {
    this.writer = writer;
    this.retry = retry;
  }

  @GetMapping("/replay")
  CompletableFuture<ResponseEntity<byte[]>> replays() {
    return relay("GET", "/replay", Map.of());
  }

  @PostMapping("/replay")
  CompletableFuture<ResponseEntity<byte[]>> startReplay(
      @RequestParam(required = false) @Nullable String view,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String dryRun) {
    return relay("POST", "/replay", given("view", view, "from", from, "dryRun", dryRun));
  }

  @DeleteMapping("/replay")
  CompletableFuture<ResponseEntity<byte[]>> cancelReplay(
      @RequestParam(required = false) @Nullable String view) {
    return relay("DELETE", "/replay", given("view", view));
  }

  @GetMapping("/dead-letters")
  CompletableFuture<ResponseEntity<byte[]>> deadLetters(
      @RequestParam(required = false) @Nullable String view,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String limit) {
    return relay("GET", "/dead-letters", given("view", view, "from", from, "limit", limit));
  }

  @GetMapping(path = "/dead-letters", produces = CsvTable.MEDIA_TYPE)
  CompletableFuture<ResponseEntity<byte[]>> deadLettersAsTable(
      @RequestParam(required = false) @Nullable String view,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String limit) {
    return deadLettersAsFile(view, from, limit);
  }

  @GetMapping(DEAD_LETTERS_FILE)
  CompletableFuture<ResponseEntity<byte[]>> deadLettersAsFile(
      @RequestParam(required = false) @Nullable String view,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String limit) {
    Map<String, String> parameters =
        given("view", view, "from", from, "limit", limit == null ? RelayedTable.MAX_LIMIT : limit);
    return relay("GET", "/dead-letters", parameters)
        .thenApply(
            answer ->
                RelayedTable.DEAD_LETTERS.answer(answer, PATH + DEAD_LETTERS_FILE, parameters));
  }

  @PostMapping("/dead-letters/redrive")
  CompletableFuture<ResponseEntity<byte[]>> redrive(
      @RequestParam(required = false) @Nullable String view,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String key) {
    return relay(
        "POST",
        "/dead-letters/redrive",
        given("view", view, "reason", reason, "key", key),
        retry.redriveTimeout());
  }

  @PostMapping("/erase")
  CompletableFuture<ResponseEntity<byte[]>> erase(
      @RequestParam(required = false) @Nullable String view,
      @RequestParam(required = false) @Nullable String key) {
    return relay("POST", "/erase", given("view", view, "key", key), retry.redriveTimeout());
  }

  @PostMapping("/resume")
  CompletableFuture<ResponseEntity<byte[]>> resume(
      @RequestParam(required = false) @Nullable String view) {
    return relay("POST", "/resume", given("view", view));
  }

  @PostMapping("/sessions/end")
  CompletableFuture<ResponseEntity<byte[]>> endSessions(
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(required = false) @Nullable String id) {
    return relay("POST", "/sessions/end", given("name", name, "id", id));
  }

  @GetMapping("/audit")
  CompletableFuture<ResponseEntity<byte[]>> audit(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String who,
      @RequestParam(required = false) @Nullable String action) {
    return relay(
        "GET", "/audit", given("before", before, "limit", limit, "who", who, "action", action));
  }

  @GetMapping(path = "/audit", produces = CsvTable.MEDIA_TYPE)
  CompletableFuture<ResponseEntity<byte[]>> auditAsTable(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String who,
      @RequestParam(required = false) @Nullable String action) {
    return auditAsFile(before, limit, who, action);
  }

  @GetMapping(AUDIT_FILE)
  CompletableFuture<ResponseEntity<byte[]>> auditAsFile(
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String who,
      @RequestParam(required = false) @Nullable String action) {
    Map<String, String> parameters =
        given(
            "before",
            before,
            "limit",
            limit == null ? RelayedTable.MAX_LIMIT : limit,
            "who",
            who,
            "action",
            action);
    return relay("GET", "/audit", parameters)
        .thenApply(answer -> RelayedTable.AUDIT.answer(answer, PATH + AUDIT_FILE, parameters));
  }

  @GetMapping("/audit/check")
  CompletableFuture<ResponseEntity<byte[]>> auditCheck() {
    return relay("GET", "/audit/check", Map.of(), retry.auditCheckTimeout());
  }

  private CompletableFuture<ResponseEntity<byte[]>> relay(
      String method, String path, Map<String, String> parameters) {
    return relay(method, path, parameters, retry.writerReadTimeout());
  }

  private CompletableFuture<ResponseEntity<byte[]>> relay(
      String method, String path, Map<String, String> parameters, Duration timeout) {
    return writer.ask(method, path, parameters, timeout).thenApply(OperatorController::relayed);
  }

  private static ResponseEntity<byte[]> relayed(HttpResponse<byte[]> answer) {
    HttpHeaders headers = new HttpHeaders();
    pass(HttpHeaders.CONTENT_TYPE, answer, headers);
    pass(HttpHeaders.RETRY_AFTER, answer, headers);
    answer
        .headers()
        .firstValue(HttpHeaders.LOCATION)
        .ifPresent(location -> headers.set(HttpHeaders.LOCATION, PATH + location));
    return ResponseEntity.status(answer.statusCode()).headers(headers).body(answer.body());
  }

  private static void pass(String name, HttpResponse<byte[]> answer, HttpHeaders headers) {
    answer.headers().firstValue(name).ifPresent(value -> headers.set(name, value));
  }

  /** Those of the parameters that the caller gave: name, value, name, value. */
  private static Map<String, String> given(@Nullable String... namesAndValues) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      if (value != null) {
        given.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return given;
  }
}
