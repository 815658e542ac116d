package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The time that one request has for all its tries: pauses between them, and gives up in the end.
 */
final class RetryBudget {
  private static final Duration MIN_REQUEST = Duration.ofMillis(1);

  private final String request;
  private final RetrySettings.Simrs settings;
  private final Clock clock;
  private final MonotonicClock monotonic;
  private long deadlineNanos;
  private Duration pause;

  /**
   * A budget that begins to run now.
   *
   * @param request what is tried, for messages: "Page 3 of view 239"
   */
  RetryBudget(String request, RetrySettings.Simrs settings, Clock clock, MonotonicClock monotonic) {
    this.request = request;
    this.settings = settings;
    this.clock = clock;
    this.monotonic = monotonic;
    this.deadlineNanos = monotonic.nanoTime() + settings.giveUpAfter().toNanos();
    this.pause = settings.firstPause();
  }

  /**
   * Waits for something else than SIMRS; its time does not run meanwhile.
   *
   * @return how long it took, in nanoseconds
   */
  long await(Turn turn) throws InterruptedException {
    long begun = monotonic.nanoTime();
    turn.await();
    long waited = monotonic.nanoTime() - begun;
    deadlineNanos += waited;
    return waited;
  }

  /** How long the next try may take. */
  Duration timeLeft() {
    Duration left = Duration.ofNanos(deadlineNanos - monotonic.nanoTime());
    return max(MIN_REQUEST, min(left, settings.request()));
  }

  /**
   * Pauses after an answer that is no success: as long as its Retry-After asks for, else as {@link
   * #pause} does.
   *
   * @throws SimrsException if SIMRS would refuse another try as well, or it is time to give up
   */
  void pauseAfter(Answer answer) throws InterruptedException {
    if (!answer.isWorthAnotherTry()) {
      throw new SimrsException(
          "%s was refused: %s%s".formatted(request, answer.inWords(), answer.mend()));
    }
    Duration retryAfter = answer.retryAfter(clock.instant());
    if (retryAfter == null) {
      pause(answer.inWords());
    } else {
      sleep(retryAfter, answer.inWords());
    }
  }

  /**
   * Pauses, longer each time. The pause has a random part, so that several clients do not come back
   * at the same moment.
   *
   * @throws SimrsException if it is time to give up
   */
  void pause(String failure) throws InterruptedException {
    long half = pause.toMillis() / 2;
    sleep(Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1)), failure);
    pause = min(pause.multipliedBy(2), settings.maxPause());
  }

  private void sleep(Duration wait, String failure) throws InterruptedException {
    if (monotonic.nanoTime() + wait.toNanos() >= deadlineNanos) {
      throw new SimrsException(
          "%s was given up after %d minutes of trying: %s"
              .formatted(request, settings.giveUpAfter().toMinutes(), failure));
    }
    monotonic.sleep(wait);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
