package id.nuha.bookingsync.contract;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole of a run as the fetcher knows it; the value of {@link Topics#RUNS}, keyed by runId. A
 * run has an event when it is accepted, one when its fetch begins and one when it ends.
 *
 * @param runId the run's UUID
 * @param view the view's number
 * @param trigger what asked for the run
 * @param attempt how many tries a schedule has had, this one included; 0 for other triggers
 * @param defaultWindow whether the window is the view's default, not one that was asked for
 * @param windowStart first instant of the window
 * @param windowEnd last instant of the window
 * @param status the fetch's status: RUNNING until it ended
 * @param reason why the fetch is not COMPLETE, in plain words; null while it runs or if it is
 * @param startedAt when the fetch began; when it was accepted, until then
 * @param finishedAt when the fetch ended; null until then
 * @param published records published by this run
 * @param rejected records that the fetcher set aside as dead letters
 * @param topicId Kafka's id of the view's topic; null until the fetch begins
 * @param startOffsets per partition, the topic's end when the fetch began
 * @param endOffsets per partition that the run wrote to, the offset after its last record
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
    Map<Integer, Long> endOffsets) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Refuses an event that lacks what every event has; whoever reads it need not ask again. */
  public RunEvent {
    Objects.requireNonNull(runId, "run_id is missing");
    Objects.requireNonNull(trigger, "trigger is missing");
    Objects.requireNonNull(windowStart, "window_start is missing");
    Objects.requireNonNull(windowEnd, "window_end is missing");
    Objects.requireNonNull(status, "status is missing");
    Objects.requireNonNull(startedAt, "started_at is missing");
    startOffsets = Map.copyOf(startOffsets);
    endOffsets = Map.copyOf(endOffsets);
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

  /** The event when the fetch has ended. */
  public RunEvent ended(
      RunStatus status,
      @Nullable String reason,
      Instant at,
      long published,
      long rejected,
      Map<Integer, Long> endOffsets) {
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
        at,
        published,
        rejected,
        topicId,
        startOffsets,
        endOffsets);
  }

  /** The event as UTF-8 JSON with snake_case names. */
  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  /**
   * Reads {@link #toJson()}; fields that it does not know are ignored, so that a newer fetcher may
   * add some.
   *
   * @throws tools.jackson.core.JacksonException if it is not a run event
   */
  public static RunEvent fromJson(byte[] json) {
    RunEvent event = MAPPER.readValue(json, RunEvent.class);
    if (event == null) { // of the JSON text null
      throw MismatchedInputException.from((JsonParser) null, RunEvent.class, "a run event is null");
    }
    return event;
  }
}
