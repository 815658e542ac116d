package id.nuha.bookingsync.fetcher.place;

import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The place of the one active fetcher, as this fetcher knows it. Kafka confirms it again and again,
 * each time for a lease that ends before Kafka could give the place to another. Whoever asks SIMRS
 * or sends to Kafka passes {@link #await} first, so that a fetcher that was paused, or hears
 * nothing of Kafka, does neither until it knows that the place is still its own.
 */
@Component
public class Place {
  private final MonotonicClock monotonic;
  private final Clock clock;
  private final Duration lease;

  private Knowledge knowledge = Knowledge.NONE;
  private long timesTaken;
  private boolean entered;
  private @Nullable Question confirmed;

  private enum Knowledge {
    NONE,
    HELD_BY_ANOTHER,
    HELD
  }

  /** When Kafka was asked. Two clocks, because a machine that is paused may stop either. */
  record Question(long nanos, Instant instant) {}

  @Autowired
  Place(MonotonicClock monotonic, Clock clock, RetrySettings retry) {
    this(monotonic, clock, retry.place().lease());
  }

  Place(MonotonicClock monotonic, Clock clock, Duration lease) {
    this.monotonic = monotonic;
    this.clock = clock;
    this.lease = lease;
  }

  /** Now, to be kept until Kafka has answered. */
  final Question question() {
    return new Question(monotonic.nanoTime(), clock.instant());
  }

  /** Whether a lease would be over that was confirmed as an answer to that question. */
  boolean isOver(Question asked) {
    return monotonic.nanoTime() - asked.nanos() >= lease.toNanos()
        || Duration.between(asked.instant(), clock.instant()).compareTo(lease) >= 0;
  }

  /** Kafka has given the place to this fetcher. It is not confirmed yet. */
  synchronized void taken() {
    knowledge = Knowledge.HELD;
    timesTaken++;
    entered = false;
    confirmed = null;
    notifyAll();
  }

  /** Kafka has confirmed that this fetcher still has the place. */
  synchronized void confirmed(Question asked) {
    confirmed = asked;
    notifyAll();
  }

  /** This fetcher does not have the place, and does not know who has. */
  synchronized void lost() {
    knowledge = Knowledge.NONE;
    entered = false;
    notifyAll();
  }

  /** Another fetcher has the place. */
  synchronized void givenToAnother() {
    knowledge = Knowledge.HELD_BY_ANOTHER;
    entered = false;
    notifyAll();
  }

  synchronized boolean isHeld() {
    return knowledge == Knowledge.HELD;
  }

  /** Whether another fetcher is the active one. */
  public synchronized boolean isHeldByAnother() {
    return knowledge == Knowledge.HELD_BY_ANOTHER;
  }

  /** Waits until Kafka has said whether this fetcher has the place. */
  public synchronized void awaitAnswer() throws InterruptedException {
    while (knowledge == Knowledge.NONE) {
      wait();
    }
  }

  /**
   * Waits until this fetcher has the place, and enters it: from now on others pass.
   *
   * @return which time it is; to be given to {@link #awaitLoss}
   */
  public synchronized long enter() throws InterruptedException {
    while (knowledge != Knowledge.HELD) {
      wait();
    }
    entered = true;
    notifyAll();
    return timesTaken;
  }

  /** Waits until this fetcher has lost the place, even if it has taken it again since. */
  public synchronized void awaitLoss(long time) throws InterruptedException {
    while (knowledge == Knowledge.HELD && timesTaken == time) {
      wait();
    }
  }

  /**
   * Waits until this fetcher knows that it has the place. If it has lost it, that is until the
   * thread is interrupted, as those of all runs are then.
   */
  public synchronized void await() throws InterruptedException {
    while (!entered || confirmed == null || isOver(confirmed)) {
      wait();
    }
  }
}
