package id.nuha.bookingsync.fetcher.clocks;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes at once, by sleeping or by {@link #pass}. */
public final class SettableMonotonicClock implements MonotonicClock {
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

  public synchronized void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  public synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  public synchronized Duration elapsed() {
    return Duration.ofNanos(nanos);
  }
}
