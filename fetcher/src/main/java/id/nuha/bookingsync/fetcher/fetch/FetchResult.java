package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a fetch ended.
 *
 * @param reason why it is not COMPLETE; null if it is
 * @param hasTooManyRecords whether a fetch of fewer days may end otherwise
 */
public record FetchResult(RunStatus status, @Nullable String reason, boolean hasTooManyRecords) {
  /** All is proven. */
  public static final FetchResult COMPLETE = new FetchResult(RunStatus.COMPLETE, null, false);

  /** Read, and not proven. */
  public static FetchResult incomplete(String reason) {
    return new FetchResult(RunStatus.INCOMPLETE, reason, false);
  }

  static FetchResult ofTooManyRecords(String reason) {
    return new FetchResult(RunStatus.INCOMPLETE, reason, true);
  }

  /** Given up, for a reason that is fit for a caller and a log. */
  public static FetchResult failed(String reason) {
    return new FetchResult(RunStatus.FAILED, reason, false);
  }
}
