package id.nuha.bookingsync.contract;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole of a run as the fetcher knows it; the value of {@link Topics#RUNS}, keyed by runId. A
 * run has an event when it is accepted, one when its fetch begins, one after each slice of its
 * window but the last, one when it is taken up after an interruption, and one when it ends.
 *
 * @param runId the run's UUID
 * @param view the view's number
 * @param trigger what asked for the run
 * @param attempt how many tries a schedule has had, this one included; 0 for other triggers
 * @param defaultWindow whether the window is the view's default, not one that was asked for
 * @param windowStart first instant of the window
 * @param windowEnd last instant of the window
 * @param status the fetch's status: RUNNING until it ended
 * @param reason why the fetch is not COMPLETE, in plain words that PostgreSQL can store; null while
 *     it runs or if it is
 * @param startedAt when the fetch began; when it was accepted, until then
 * @param finishedAt when the fetch ended; null until then
 * @param published records published by this run, as far as it knows when it writes the event
 * @param rejected records that the fetcher set aside as dead letters, likewise
 * @param topicId Kafka's id of the view's topic; null until the fetch begins
 * @param startOffsets per partition, the topic's end when the fetch began
 * @param endOffsets per partition that the run wrote to, the offset after its last record
 * @param progress how far the window is read; events of before there were slices have none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunEvent(
    String runId,
    int view,
    Trigger trigger,
    int attempt,
    boolean defaultWindow,
    Instant windowStart,
    Instant windowEnd,
    RunStatus status,
    @Nullable String reason,
    Instant startedAt,
    @Nullable Instant finishedAt,
    long published,
    long rejected,
    @Nullable String topicId,
    Map<Integer, Long> startOffsets,
    Map<Integer, Long> endOffsets,
    RunProgress progress) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private static final int MAX_REASON_LENGTH = 2_000;

  /** More records than any run has; sums of such counts fit into a long. */
  private static final long MAX_COUNT = 1_000_000_000_000_000L;

  private static final Instant MIN_INSTANT = Instant.parse("-0001-01-01T00:00:00Z");
  private static final Instant MAX_INSTANT = Instant.parse("+10000-12-31T00:00:00Z");

  /** A fetcher reads a window slice by slice, however long it is. */
  private static final Instant MIN_WINDOW = Instant.parse("1899-12-31T00:00:00Z");

  private static final Instant MAX_WINDOW = Instant.parse("2200-01-01T00:00:00Z");
  private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  /** U+0000, and halves of surrogate pairs. */
  private static final Pattern NOT_STORABLE = Pattern.compile("[\\u0000\\uD800-\\uDFFF]");

  /**
   * Refuses what no fetcher writes, so that whoever reads an event need not ask again: PostgreSQL
   * can store it, and the schedule can calculate with it.
   */
  public RunEvent {
    if (!RunId.isValid(runId)) {
      throw new IllegalArgumentException("run_id is not a UUID");
    }
    Objects.requireNonNull(trigger, "trigger is missing");
    requireWithin("window_start", windowStart, MIN_WINDOW, MAX_WINDOW);
    requireWithin("window_end", windowEnd, MIN_WINDOW, MAX_WINDOW);
    Objects.requireNonNull(status, "status is missing");
    requirePlausible("started_at", startedAt);
    if (finishedAt != null) {
      requirePlausible("finished_at", finishedAt);
    }
    requireCount("attempt", attempt);
    requireCount("published", published);
    requireCount("rejected", rejected);
    if (topicId != null && !TOPIC_ID.matcher(topicId).matches()) {
      throw new IllegalArgumentException("topic_id is not an id of Kafka's");
    }
    startOffsets = copyOf("start_offsets", startOffsets);
    endOffsets = copyOf("end_offsets", endOffsets);
    if (topicId == null && !endOffsets.isEmpty()) {
      throw new IllegalArgumentException("end_offsets are of no topic");
    }
    reason = reason == null ? null : storable(reason);
    progress = progress == null ? RunProgress.NONE : progress;
    progress.requireWithin(windowStart, windowEnd);
  }

  /** A run that has read nothing yet. */
  public RunEvent(
      String runId,
      int view,
      Trigger trigger,
      int attempt,
      boolean defaultWindow,
      Instant windowStart,
      Instant windowEnd,
      RunStatus status,
      @Nullable String reason,
      Instant startedAt,
      @Nullable Instant finishedAt,
      long published,
      long rejected,
      @Nullable String topicId,
      Map<Integer, Long> startOffsets,
      Map<Integer, Long> endOffsets) {
    this(
        runId,
        view,
        trigger,
        attempt,
        defaultWindow,
        windowStart,
        windowEnd,
        status,
        reason,
        startedAt,
        finishedAt,
        published,
        rejected,
        topicId,
        startOffsets,
        endOffsets,
        RunProgress.NONE);
  }

  // Messages of exceptions end up in it, and what those quote is not ours to choose.
  private static String storable(String reason) {
    String text = NOT_STORABLE.matcher(reason).replaceAll("\uFFFD");
    if (text.length() <= MAX_REASON_LENGTH) {
      return text;
    }
    boolean cutsPair = Character.isHighSurrogate(text.charAt(MAX_REASON_LENGTH - 2));
    return text.substring(0, MAX_REASON_LENGTH - (cutsPair ? 2 : 1)) + "…";
  }

  private static void requirePlausible(String name, Instant instant) {
    requireWithin(name, instant, MIN_INSTANT, MAX_INSTANT);
  }

  private static void requireWithin(String name, Instant instant, Instant min, Instant max) {
    Objects.requireNonNull(instant, () -> name + " is missing");
    if (instant.isBefore(min) || instant.isAfter(max)) {
      throw new IllegalArgumentException("%s is before %s or after %s".formatted(name, min, max));
    }
  }

  private static void requireCount(String name, long count) {
    if (count < 0 || count > MAX_COUNT) {
      throw new IllegalArgumentException(name + " is not a number of records or tries");
    }
  }

  private static Map<Integer, Long> copyOf(String name, Map<Integer, Long> offsets) {
    Objects.requireNonNull(offsets, () -> name + " are missing");
    offsets.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(name + " has a negative number");
          }
        });
    return Map.copyOf(offsets);
  }

  /** What asked for a run. */
  public enum Trigger {
    /** A person or program, by REST. */
    MANUAL,
    /** SYNC_CRON. */
    SCHEDULE,
    /** A scheduled time that passed while the fetcher was down. */
    CATCH_UP,
    /** A scheduled run that was not COMPLETE, tried again. */
    RETRY
  }

  /** The event when the fetch begins, at the topic's end as it is then. */
  public RunEvent begun(Instant at, String topicId, Map<Integer, Long> startOffsets) {
    return new RunEvent(
        runId,
        view,
        trigger,
        attempt,
        defaultWindow,
        windowStart,
        windowEnd,
        RunStatus.RUNNING,
        null,
        at,
        null,
        0,
        0,
        topicId,
        startOffsets,
        Map.of());
  }

  /** The event while the fetch goes on, with what is published until now. */
  public RunEvent advanced(RunProgress progress, long published, long rejected) {
    return with(status, reason, finishedAt, published, rejected, endOffsets, progress);
  }

  /** The event when the fetch has ended. */
  public RunEvent ended(
      RunStatus status,
      @Nullable String reason,
      Instant at,
      long published,
      long rejected,
      Map<Integer, Long> endOffsets) {
    return with(status, reason, at, published, rejected, endOffsets, progress);
  }

  private RunEvent with(
      RunStatus status,
      @Nullable String reason,
      @Nullable Instant finishedAt,
      long published,
      long rejected,
      Map<Integer, Long> endOffsets,
      RunProgress progress) {
    return new RunEvent(
        runId,
        view,
        trigger,
        attempt,
        defaultWindow,
        windowStart,
        windowEnd,
        status,
        reason,
        startedAt,
        finishedAt,
        published,
        rejected,
        topicId,
        startOffsets,
        endOffsets,
        progress);
  }

  /** What is worth knowing of the run and is no reason for its status; null if nothing is. */
  public @Nullable String note() {
    long keys = progress.seen().repeatedKeys();
    return keys == 0
        ? null
        : "%d %s more than one row each; of each the later row was kept"
            .formatted(keys, keys == 1 ? "key stood on" : "keys stood on");
  }

  /** The event as UTF-8 JSON with snake_case names. */
  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  /**
   * Reads {@link #toJson()}; fields that it does not know are ignored, so that a newer fetcher may
   * add some.
   *
   * @throws JacksonException if it is not a run event
   */
  public static RunEvent fromJson(byte[] json) {
    RunEvent event;
    try {
      event = MAPPER.readValue(json, RunEvent.class);
    } catch (DateTimeException | ArithmeticException e) { // of an instant beyond every calendar
      throw notOne("a run event has an impossible instant");
    }
    if (event == null) { // of the JSON text null
      throw notOne("a run event is null");
    }
    return event;
  }

  /**
   * Reads a message of {@link Topics#RUNS}.
   *
   * @param key the run's id; another key would keep a second state of the run from compaction
   * @throws JacksonException if it is not a run event, or one of another run than its key's
   */
  public static RunEvent fromMessage(byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      throw notOne("a message has no value");
    }
    RunEvent event = fromJson(value);
    if (!Arrays.equals(event.runId().getBytes(StandardCharsets.UTF_8), key)) {
      throw notOne("a run event has the key of another run");
    }
    return event;
  }

  private static JacksonException notOne(String why) {
    return MismatchedInputException.from((JsonParser) null, RunEvent.class, why);
  }
}
