package id.nuha.bookingsync.writer.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.MissingKeyException;
import id.nuha.bookingsync.contract.encryption.UnreadableValueException;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.audit.AuditEvent;
import id.nuha.bookingsync.runtime.audit.AuditedActs;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import id.nuha.bookingsync.writer.deadletter.RedriveAttempts.Attempt;
import id.nuha.bookingsync.writer.encryption.ClearValues;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Dead letters: where, when, why; the records themselves only if they are asked for. */
@RestController
@RequestMapping("/dead-letters")
class DeadLetterController {
  private static final int MAX_LIMIT = 500;

  private final DeadLetterReader deadLetters;
  private final RedriveAttempts attempts;
  private final TopicAdmin topics;
  private final Redrive redrive;
  private final ClearValues values;
  private final RequestBulkhead requests;
  private final AuditedActs acts;

  DeadLetterController(
      DeadLetterReader deadLetters,
      RedriveAttempts attempts,
      TopicAdmin topics,
      Redrive redrive,
      ClearValues values,
      RequestBulkhead requests,
      AuditedActs acts) {
    this.deadLetters = deadLetters;
    this.attempts = attempts;
    this.topics = topics;
    this.redrive = redrive;
    this.values = values;
    this.requests = requests;
    this.acts = acts;
  }

  /**
   * A page of them, oldest first.
   *
   * @param next the offset that the next page begins at; null where there is none
   */
  record Page(List<Shown> data, @Nullable Long next) {}

  /**
   * A dead letter as it is shown. Times and positions are text, as its headers have them.
   *
   * @param offset in the dead-letter topic
   * @param payload the record, clear; absent unless it was asked for
   * @param payloadFault why it cannot be shown; absent if it can, or was not asked for
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Shown(
      long offset,
      @Nullable String key,
      @Nullable String runId,
      @Nullable String observedAt,
      @Nullable String setAsideAt,
      @Nullable String topic,
      @Nullable String partition,
      @Nullable String originalOffset,
      @Nullable String column,
      @Nullable String reason,
      @Nullable String exception,
      @Nullable String sqlstate,
      int attempts,
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String payload,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String payloadFault) {}

  /**
   * A record as whoever asked for it sees it.
   *
   * @param text null if it has none, or cannot be shown
   * @param fault why it cannot be
   */
  private record Payload(@Nullable String text, @Nullable String fault) {}

  /**
   * Lists them.
   *
   * @param from the offset to begin at: {@code next} of the page before
   * @param payload whether to show the records, which hold patients' data
   */
  @GetMapping
  CompletableFuture<Page> list(
      HttpServletRequest request,
      @RequestParam(defaultValue = "") View view,
      @RequestParam(defaultValue = "0") @Range(max = Long.MAX_VALUE) long from,
      @RequestParam(defaultValue = "100") @Range(min = 1, max = MAX_LIMIT) int limit,
      @RequestParam(defaultValue = "false") boolean payload) {
    if (!payload) {
      return requests.submit(() -> page(view, from, limit, false));
    }
    return acts.carryOut(
        Caller.of(request),
        AuditEvent.SHOW_PAYLOADS,
        Map.of("view", Integer.toString(view.id()), "from", "" + from, "limit", "" + limit),
        () -> requests.submit(() -> page(view, from, limit, true)),
        AuditEvent.DONE,
        page -> Map.of("shown", Integer.toString(page.data().size())));
  }

  @PostMapping("/redrive")
  CompletableFuture<Data<Redrive.Result>> redrive(
      HttpServletRequest request,
      @RequestParam(defaultValue = "") View view,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String key) {
    Map<String, String> what = new HashMap<>(Map.of("view", Integer.toString(view.id())));
    if (reason != null) {
      what.put("reason", reason);
    }
    if (key != null) {
      what.put("key", key);
    }
    return acts.carryOut(
        Caller.of(request),
        AuditEvent.REDRIVE,
        what,
        () -> requests.submit(() -> new Data<>(redrive.redrive(view, reason, key))),
        AuditEvent.DONE,
        answer -> outcome(answer.data()));
  }

  private static Map<String, String> outcome(Redrive.Result result) {
    return Map.of(
        "applied", Integer.toString(result.applied()),
        "failed", Integer.toString(result.failed()),
        "parked", Integer.toString(result.parked()),
        "waiting", Integer.toString(result.waiting().values().stream().mapToInt(i -> i).sum()));
  }

  private Page page(View view, long from, int limit, boolean payload) {
    DeadLetterReader.Page page =
        payload
            ? deadLetters.read(view, from, limit, MemoryLimits.MAX_ANSWER_BYTES)
            : deadLetters.readWithoutValues(view, from, limit);
    Map<Long, Attempt> tried =
        page.deadLetters().isEmpty()
            ? Map.of()
            : attempts.of(topics.topicId(view.deadLetterTopic()), page.deadLetters());
    return new Page(
        page.deadLetters().stream()
            .map(
                deadLetter ->
                    shown(
                        deadLetter,
                        tried.getOrDefault(deadLetter.offset(), Attempt.NONE),
                        payload ? payload(view, deadLetter) : new Payload(null, null)))
            .toList(),
        page.next());
  }

  private Payload payload(View view, DeadLetter deadLetter) {
    try {
      byte[] value = values.of(view, deadLetter.record(), Topics.MAX_DEAD_LETTER_VALUE_BYTES);
      return new Payload(value == null ? null : new String(value, StandardCharsets.UTF_8), null);
    } catch (MissingKeyException | UnreadableValueException e) {
      return new Payload(null, e.getMessage());
    }
  }

  private static Shown shown(DeadLetter deadLetter, Attempt attempt, Payload payload) {
    String setAside = deadLetter.header(Headers.DLT_TIME);
    return new Shown(
        deadLetter.offset(),
        deadLetter.key(),
        deadLetter.header(Headers.RUN_ID),
        deadLetter.header(Headers.TIME),
        setAside == null ? deadLetter.header(Headers.TIME) : setAside,
        deadLetter.header(Headers.DLT_TOPIC),
        deadLetter.header(Headers.DLT_PARTITION),
        deadLetter.header(Headers.DLT_OFFSET),
        deadLetter.header(Headers.DLT_COLUMN),
        attempt.reason() == null ? deadLetter.header(Headers.DLT_REASON) : attempt.reason(),
        deadLetter.header(Headers.DLT_EXCEPTION),
        deadLetter.header(Headers.DLT_SQLSTATE),
        attempt.attempts(),
        attempt.status(),
        payload.text(),
        payload.fault());
  }
}
