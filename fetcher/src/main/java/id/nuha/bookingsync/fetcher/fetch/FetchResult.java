package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a fetch ended.
 *
 * @param reason why it is not COMPLETE; null if it is
 * @param hasTooManyRecords whether a fetch of fewer days may end otherwise
 * @param seen what its last pass saw; nothing if it was given up
 */
public record FetchResult(
    RunStatus status, @Nullable String reason, boolean hasTooManyRecords, Seen seen) {

  /** All is proven. */
  public static FetchResult complete(Seen seen) {
    return new FetchResult(RunStatus.COMPLETE, null, false, seen);
  }

  /** Read, and not proven. */
  public static FetchResult incomplete(String reason, Seen seen) {
    return new FetchResult(RunStatus.INCOMPLETE, reason, false, seen);
  }

  static FetchResult ofTooManyRecords(String reason, Seen seen) {
    return new FetchResult(RunStatus.INCOMPLETE, reason, true, seen);
  }

  /** Given up, for a reason that is fit for a caller and a log. */
  public static FetchResult failed(String reason) {
    return new FetchResult(RunStatus.FAILED, reason, false, Seen.NONE);
  }
}
