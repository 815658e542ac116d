package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;

/**
 * The tries that a page behind all that was stated is worth: where SIMRS has none, some servers
 * fail at it, and would fail for as long as they are asked.
 */
final class FewTries {
  private static final Duration MIN_REQUEST = Duration.ofMillis(1);

  private final MonotonicClock clock;
  private final Duration time;
  private long deadlineNanos;
  private int left;
  private Duration pause;

  /** Tries whose time begins to run now. */
  FewTries(RetrySettings.Simrs settings, MonotonicClock clock) {
    this.clock = clock;
    this.time = settings.behindLastPage();
    this.deadlineNanos = clock.nanoTime() + time.toNanos();
    this.left = settings.triesBehindLastPage();
    this.pause = settings.firstPause();
  }

  /** How long the next try may take, of the time that another limit leaves it. */
  Duration timeLeft(Duration otherLimit) {
    Duration time = Duration.ofNanos(deadlineNanos - clock.nanoTime());
    Duration shorter = time.compareTo(otherLimit) < 0 ? time : otherLimit;
    return shorter.compareTo(MIN_REQUEST) > 0 ? shorter : MIN_REQUEST;
  }

  /** Gives them as much more time as was not SIMRS's to use. */
  void extend(long nanos) {
    deadlineNanos += nanos;
  }

  /** After an answer that says nothing of the page: the time runs from now. */
  void beginAnew() {
    deadlineNanos = clock.nanoTime() + time.toNanos();
  }

  /**
   * Pauses for another try, where there is one.
   *
   * @return whether there is
   */
  boolean pauseForAnother() throws InterruptedException {
    left--;
    if (left <= 0 || clock.nanoTime() + pause.toNanos() >= deadlineNanos) {
      return false;
    }
    clock.sleep(pause);
    pause = pause.multipliedBy(2);
    return true;
  }
}
