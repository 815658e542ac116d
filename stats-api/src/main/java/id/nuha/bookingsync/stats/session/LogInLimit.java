package id.nuha.bookingsync.stats.session;

import id.nuha.bookingsync.runtime.brakes.Buckets;
import id.nuha.bookingsync.runtime.brakes.Refusal;
import id.nuha.bookingsync.runtime.brakes.RefusedRequests;
import id.nuha.bookingsync.runtime.web.Problems;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Refuses log-ins with a right key beyond twenty a minute from one address: each is an event of the
 * audit, and may become one more session to end. Wrong keys are slowed down where keys are checked.
 */
@Component
class LogInLimit {
  static final int PER_MINUTE = 20;

  private final Buckets buckets = new Buckets(PER_MINUTE, Duration.ofMinutes(1));
  private final RefusedRequests refused;

  LogInLimit(RefusedRequests refused) {
    this.refused = refused;
  }

  /**
   * Counts a log-in.
   *
   * @param name of the key
   * @throws org.springframework.web.ErrorResponseException 429 if it is one too many
   */
  void count(String name, String address) {
    long seconds = buckets.take(name, address);
    if (seconds > 0) {
      refused.count(Refusal.RATE);
      throw Problems.tooMany(
          "%s logs in too often from this address; try again in %d s.".formatted(name, seconds),
          seconds);
    }
  }
}
