package id.nuha.bookingsync.runtime.brakes;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.springframework.util.ConcurrentLruCache;

/** A bucket of tokens for each caller; of so many callers that they fit into memory. */
public final class Buckets {
  static final int MAX_CALLERS = 10_000;
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final ConcurrentLruCache<String, Bucket> buckets;

  /**
   * Full buckets.
   *
   * @param tokens how many fit into each
   * @param refill how long an empty one takes to be full
   */
  public Buckets(long tokens, Duration refill) {
    this(tokens, refill, TimeMeter.SYSTEM_NANOTIME);
  }

  Buckets(long tokens, Duration refill, TimeMeter clock) {
    this.buckets =
        new ConcurrentLruCache<>(
            MAX_CALLERS,
            caller ->
                Bucket.builder()
                    .withCustomTimePrecision(clock)
                    .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, refill))
                    .build());
  }

  /** Takes a token of somebody's at an address: 0, or the seconds until there is one. */
  public long take(String name, String address) {
    return take(AddressBlock.of(address) + ' ' + name);
  }

  long take(String caller) {
    ConsumptionProbe probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? 0 : (probe.getNanosToWaitForRefill() + NANOS - 1) / NANOS;
  }

  /** Gives a token back that was taken in vain. */
  void giveBack(String caller) {
    buckets.get(caller).addTokens(1);
  }
}
