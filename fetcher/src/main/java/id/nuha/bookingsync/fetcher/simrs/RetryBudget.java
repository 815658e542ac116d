package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** The tries of one request: how long to wait before the next, and when to give up. */
final class RetryBudget {
  private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(2);
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final String request;
  private final Clock clock;
  private final MonotonicClock monotonic;
  private final long deadlineNanos;
  private Duration pause = FIRST_PAUSE;

  /**
   * Starts counting.
   *
   * @param request what is tried, for messages: "Page 3 of view 239"
   */
  RetryBudget(String request, Clock clock, MonotonicClock monotonic) {
    this.request = request;
    this.clock = clock;
    this.monotonic = monotonic;
    this.deadlineNanos = monotonic.nanoTime() + GIVEN_UP_AFTER.toNanos();
  }

  /** What the next try may take. */
  Duration timeLeft() {
    Duration left = Duration.ofNanos(Math.max(deadlineNanos - monotonic.nanoTime(), 1_000_000));
    return left.compareTo(LONGEST_REQUEST) < 0 ? left : LONGEST_REQUEST;
  }

  /**
   * Waits, longer each time, with a random part so that clients do not come back together.
   *
   * @throws SimrsException if it is time to give up
   */
  void pause(String failure) throws InterruptedException {
    long millis = pause.toMillis();
    await(
        Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2)), failure);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /**
   * Waits as long as SIMRS asks to, or as {@link #pause(String)} does if it does not say.
   *
   * @throws SimrsException if it is time to give up, or would be by then
   */
  void pause(String failure, HttpHeaders headers) throws InterruptedException {
    String retryAfter = headers.firstValue("Retry-After").orElse("").strip();
    if (retryAfter.matches("[0-9]{1,9}")) {
      await(Duration.ofSeconds(Long.parseLong(retryAfter)), failure);
      return;
    }
    ZonedDateTime until;
    try {
      until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
    } catch (DateTimeException absentOrUnreadable) {
      pause(failure);
      return;
    }
    Duration wait = Duration.between(clock.instant(), until.toInstant());
    await(wait.isNegative() ? Duration.ZERO : wait, failure);
  }

  private void await(Duration wait, String failure) throws InterruptedException {
    if (monotonic.nanoTime() + wait.toNanos() >= deadlineNanos) {
      throw new SimrsException(
          "%s was given up after %d minutes of trying: %s"
              .formatted(request, GIVEN_UP_AFTER.toMinutes(), failure));
    }
    monotonic.sleep(wait);
  }
}
