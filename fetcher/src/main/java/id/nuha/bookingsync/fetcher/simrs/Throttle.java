package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;

/**
 * Keeps a minimum interval between the starts of two requests, whichever threads send them, and
 * holds all of them back where SIMRS asks for that.
 */
final class Throttle {
  private final long intervalNanos;
  private final MonotonicClock clock;
  private long nextNanos;

  Throttle(Duration interval, MonotonicClock clock) {
    this.intervalNanos = interval.toNanos();
    this.clock = clock;
    this.nextNanos = clock.nanoTime();
  }

  /** Waits until the next request may start. */
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

  /** Lets no request start before so much time has passed. */
  synchronized void hold(Duration time) {
    long until = clock.nanoTime() + time.toNanos();
    if (until - nextNanos > 0) {
      nextNanos = until;
    }
  }
}
