package id.nuha.bookingsync.fetcher.fetch;

import id.nuha.bookingsync.contract.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a fetch came to.
 *
 * @param reason why it is not COMPLETE; null if it is
 */
public record Verdict(RunStatus status, @Nullable String reason) {
  static final Verdict COMPLETE = new Verdict(RunStatus.COMPLETE, null);

  static Verdict incomplete(String reason) {
    return new Verdict(RunStatus.INCOMPLETE, reason);
  }

  public static Verdict failed(String reason) {
    return new Verdict(RunStatus.FAILED, reason);
  }
}
