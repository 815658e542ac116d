package id.nuha.bookingsync.writer.replay;

import org.jspecify.annotations.Nullable;

/**
 * How a replay ended.
 *
 * @param reason null if it is COMPLETE
 */
record ReplayEnding(ReplayStatus status, @Nullable String reason) {
  static ReplayEnding complete() {
    return new ReplayEnding(ReplayStatus.COMPLETE, null);
  }

  static ReplayEnding cancelled(Replay replay) {
    return new ReplayEnding(
        ReplayStatus.CANCELLED,
        "cancelled on request" + (replay.dryRun() ? "" : "; what was applied until then stays"));
  }

  static ReplayEnding failed(Throwable exception) {
    return new ReplayEnding(ReplayStatus.FAILED, ReplayFaults.reason(exception));
  }
}
