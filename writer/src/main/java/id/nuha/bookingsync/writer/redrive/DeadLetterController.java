package id.nuha.bookingsync.writer.redrive;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.redrive.Attempts.Attempt;
import id.nuha.bookingsync.writer.web.Views;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Dead letters: where, when, why; the records themselves only if they are asked for. */
@RestController
@RequestMapping("/dead-letters")
class DeadLetterController {
  private static final int MOST = 500;

  private final Views views;
  private final LetterTopic letters;
  private final Attempts attempts;
  private final TopicAdmin broker;
  private final Redrive redrive;

  DeadLetterController(
      Views views, LetterTopic letters, Attempts attempts, TopicAdmin broker, Redrive redrive) {
    this.views = views;
    this.letters = letters;
    this.attempts = attempts;
    this.broker = broker;
    this.redrive = redrive;
  }

  /**
   * A page of them, oldest first.
   *
   * @param from the offset to begin at; {@code next} of the page before
   */
  @GetMapping
  Map<String, Object> list(
      @RequestParam(required = false, defaultValue = "") String view,
      @RequestParam(required = false, defaultValue = "0") String from,
      @RequestParam(required = false, defaultValue = "100") String limit,
      @RequestParam(required = false, defaultValue = "false") boolean payload) {
    View of = views.named(view);
    int most = (int) number("limit", limit, 1, MOST);
    List<Letter> page = letters.read(of, number("from", from, 0, Long.MAX_VALUE), most);
    Map<Long, Attempt> tried =
        page.isEmpty()
            ? Map.of()
            : attempts.of(
                broker.topicId(of.deadLetterTopic()),
                page.get(0).offset(),
                page.get(page.size() - 1).offset());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "data",
        page.stream()
            .map(
                letter -> shown(letter, tried.getOrDefault(letter.offset(), Attempt.NONE), payload))
            .toList());
    answer.put(
        "next", page.size() < most ? null : (Object) (page.get(page.size() - 1).offset() + 1));
    return answer;
  }

  @PostMapping("/redrive")
  Map<String, Object> redrive(
      @RequestParam(required = false, defaultValue = "") String view,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String key) {
    return Map.of("data", redrive.redrive(views.named(view), reason, key));
  }

  private static Map<String, @Nullable Object> shown(
      Letter letter, Attempt attempt, boolean payload) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("offset", letter.offset());
    shown.put("key", letter.key());
    shown.put("run_id", letter.header(Headers.RUN_ID));
    shown.put("observed_at", letter.header(Headers.TIME));
    String setAside = letter.header(Headers.DLT_TIME);
    shown.put("set_aside_at", setAside == null ? letter.header(Headers.TIME) : setAside);
    shown.put("topic", letter.header(Headers.DLT_TOPIC));
    shown.put("partition", letter.header(Headers.DLT_PARTITION));
    shown.put("original_offset", letter.header(Headers.DLT_OFFSET));
    shown.put("column", letter.header(Headers.DLT_COLUMN));
    shown.put(
        "reason", attempt.reason() == null ? letter.header(Headers.DLT_REASON) : attempt.reason());
    shown.put("exception", letter.header(Headers.DLT_EXCEPTION));
    shown.put("sqlstate", letter.header(Headers.DLT_SQLSTATE));
    shown.put("attempts", attempt.attempts());
    shown.put("status", attempt.status());
    if (payload) {
      byte[] value = letter.record().value();
      shown.put("payload", value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
    return shown;
  }

  private static long number(String name, String text, long least, long most) {
    if (text.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new ResponseStatusException(
        HttpStatus.BAD_REQUEST,
        "%s is not a whole number from %d to %d.".formatted(name, least, most));
  }
}
