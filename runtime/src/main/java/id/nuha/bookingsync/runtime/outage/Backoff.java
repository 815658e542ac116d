package id.nuha.bookingsync.runtime.outage;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How long to wait before each further try while an outage lasts.
 *
 * @param initial before the second try
 * @param multiplier how many times longer each pause is than the one before
 * @param max the longest pause
 */
public record Backoff(
    @DefaultValue("500ms") Duration initial,
    @DefaultValue("1.5") double multiplier,
    @DefaultValue("5s") Duration max) {

  /** Refuses pauses that would not be any, or that would shrink. */
  public Backoff {
    if (initial.isNegative() || initial.isZero() || multiplier < 1 || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "a back-off needs a positive initial pause, a multiplier of 1 or more and a max of at"
              + " least the initial pause");
    }
  }

  /** The same in Spring's type, which counts the tries. */
  public ExponentialBackOff toExponentialBackOff() {
    ExponentialBackOff backOff = new ExponentialBackOff(initial.toMillis(), multiplier);
    backOff.setMaxInterval(max.toMillis());
    return backOff;
  }
}
