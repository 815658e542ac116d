package id.nuha.bookingsync.stats.sync;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** How each view's synchronisation stands. */
public record SyncStatus(List<OfView> data, Service fetcher, Service writer) {

  /** Whether a service answers. */
  public enum Service {
    UP,
    DOWN;

    static Service of(boolean isUp) {
      return isUp ? UP : DOWN;
    }
  }

  /** How a view stands, in one word. */
  public enum State {
    COMPLETE,
    RUNNING,
    OVERDUE,
    INCOMPLETE,
    FAILED,
    NEVER
  }

  /**
   * How a view stands.
   *
   * @param lastComplete its newest COMPLETE run of a default window: since then its numbers are
   *     whole; null if there is none
   * @param last its newest run, of whatever window
   * @param nextScheduled when its next run is due; null while the fetcher is away
   * @param overdueSince the scheduled time since which a COMPLETE run is missing, by the schedule
   *     that the fetcher has told last; null if none is
   * @param reason why its newest run is not COMPLETE; null if it is, or has not ended
   * @param blocked why the writer has stopped the view, as it said last; null if it has not
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record OfView(
      int view,
      String name,
      State state,
      @Nullable SyncRun lastComplete,
      @Nullable RunWithProgress last,
      @Nullable OffsetDateTime nextScheduled,
      @Nullable OffsetDateTime overdueSince,
      @Nullable String reason,
      @Nullable String blocked) {

    private boolean saysTheSameAs(OfView other) {
      return view == other.view
          && state == other.state
          && Objects.equals(runId(lastComplete), runId(other.lastComplete))
          && Objects.equals(runId(last), runId(other.last))
          && Objects.equals(nextScheduled, other.nextScheduled)
          && Objects.equals(overdueSince, other.overdueSince)
          && Objects.equals(reason, other.reason)
          && Objects.equals(blocked, other.blocked);
    }

    private static @Nullable String runId(@Nullable SyncRun run) {
      return run == null ? null : run.runId();
    }

    private static @Nullable String runId(@Nullable RunWithProgress run) {
      return run == null ? null : run.run().runId();
    }
  }

  /** Whether it differs from another in nothing but how far a run has come. */
  public boolean saysTheSameAs(SyncStatus other) {
    if (fetcher != other.fetcher || writer != other.writer || data.size() != other.data.size()) {
      return false;
    }
    for (int i = 0; i < data.size(); i++) {
      if (!data.get(i).saysTheSameAs(other.data.get(i))) {
        return false;
      }
    }
    return true;
  }
}
