package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only by sleeping, at once. */
final class SettableMonotonicClock implements MonotonicClock {
  private final List<Duration> sleeps = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) {
    sleeps.add(duration);
    nanos += duration.toNanos();
  }

  synchronized void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  synchronized Duration elapsed() {
    return Duration.ofNanos(nanos);
  }
}
