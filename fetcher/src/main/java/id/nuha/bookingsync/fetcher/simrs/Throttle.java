package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;

/** Keeps requests apart, all threads together. */
final class Throttle {
  private final long intervalNanos;
  private final MonotonicClock clock;
  private long nextNanos;

  Throttle(Duration interval, MonotonicClock clock) {
    this.intervalNanos = interval.toNanos();
    this.clock = clock;
    this.nextNanos = clock.nanoTime();
  }

  /** Waits for this request's turn. */
  void await() throws InterruptedException {
    long waitNanos;
    synchronized (this) {
      long now = clock.nanoTime();
      long turn = nextNanos - now > 0 ? nextNanos : now;
      nextNanos = turn + intervalNanos;
      waitNanos = turn - now;
    }
    if (waitNanos > 0) {
      clock.sleep(Duration.ofNanos(waitNanos));
    }
  }
}
