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

  /** The same in Spring's type, which counts the tries. */
  public ExponentialBackOff toExponentialBackOff() {
    ExponentialBackOff backOff = new ExponentialBackOff(initial.toMillis(), multiplier);
    backOff.setMaxInterval(max.toMillis());
    return backOff;
  }
}
