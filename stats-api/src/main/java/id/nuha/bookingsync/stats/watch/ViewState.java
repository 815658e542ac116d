package id.nuha.bookingsync.stats.watch;

import id.nuha.bookingsync.stats.sync.Standing;
import id.nuha.bookingsync.stats.sync.SyncRun;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How a view stands. While a run is under way it stands as before that run: a further try of a
 * failed one mends nothing until it has ended.
 *
 * @param view its number
 * @param description what its records are, in the clinic's words
 * @param reason why it is not well, in our words; null where it is, or nobody knows
 * @param runId the run that ended last; null if none has
 * @param lastComplete when the last COMPLETE run of a default window began: the rows are as of
 *     then; null if none was
 */
public record ViewState(
    int view,
    String description,
    State state,
    @Nullable String reason,
    @Nullable String runId,
    @Nullable OffsetDateTime lastComplete) {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  static ViewState of(Standing standing) {
    SyncRun lastEnded = standing.lastEnded();
    SyncRun lastComplete = standing.lastComplete();
    State state = state(standing);
    return new ViewState(
        standing.view().id(),
        standing.view().description(),
        state,
        switch (state) {
          case STOPPED -> standing.blocked();
          case OVERDUE ->
              standing.overdueSince() == null
                  ? null
                  : "no run is COMPLETE since one was due on "
                      + MINUTE.format(standing.overdueSince());
          default -> lastEnded == null ? null : lastEnded.reason();
        },
        lastEnded == null ? null : lastEnded.runId(),
        lastComplete == null ? null : lastComplete.startedAt());
  }

  private static State state(Standing standing) {
    if (standing.blocked() != null) {
      return State.STOPPED;
    }
    State state = State.valueOf(standing.state().name());
    return state == State.COMPLETE && !standing.isCertain() ? State.UNKNOWN : state;
  }

  /** The states, the gravest first: a view that is in several shows the first of them. */
  public enum State {
    /** Its records are not applied until somebody resumes it. */
    STOPPED,
    /** The run that ended last is FAILED. */
    FAILED,
    /** A scheduled run should have ended COMPLETE by now, and none has. */
    OVERDUE,
    /** The run that ended last is INCOMPLETE. */
    INCOMPLETE,
    /** The run that ended last is COMPLETE, and so was one of a default window. */
    COMPLETE,
    /** No run of a default window was COMPLETE yet. */
    NEVER,
    /** COMPLETE by the ledger; but fetcher or writer has not been heard since the start. */
    UNKNOWN;

    /** Whether somebody should do something. */
    public boolean isTrouble() {
      return compareTo(COMPLETE) < 0;
    }
  }
}
