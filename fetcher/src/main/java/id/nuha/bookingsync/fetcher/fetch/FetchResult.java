package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a fetch ended.
 *
 * @param reason why it is not COMPLETE; null if it is
 */
public record FetchResult(RunStatus status, @Nullable String reason) {
  static final FetchResult COMPLETE = new FetchResult(RunStatus.COMPLETE, null);

  static FetchResult incomplete(String reason) {
    return new FetchResult(RunStatus.INCOMPLETE, reason);
  }

  /** Given up, for a reason that is fit for a caller and a log. */
  public static FetchResult failed(String reason) {
    return new FetchResult(RunStatus.FAILED, reason);
  }
}
