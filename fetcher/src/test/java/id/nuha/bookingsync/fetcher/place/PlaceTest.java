package id.nuha.bookingsync.fetcher.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlaceTest {
  private static final Duration LEASE = Duration.ofSeconds(8);

  private final AtomicLong nanos = new AtomicLong();
  private volatile Instant now = Instant.parse("2026-02-06T03:00:00Z");
  private final Place place = new Place(new SetMonotonicClock(), new SetClock(), LEASE);
  private Thread asking = new Thread();

  @AfterEach
  void stop() {
    asking.interrupt();
  }

  @Test
  void nobodyPassesBeforeThePlaceIsTakenEnteredAndConfirmed() throws Exception {
    CompletableFuture<Boolean> passed = ask();
    place.givenToAnother();
    assertWaits(passed);
    place.taken();
    place.enter();
    assertWaits(passed);

    place.confirmed(place.question());

    assertThat(passed.get()).isTrue();
  }

  @Test
  void aFetcherThatWasPausedWaitsUntilItIsConfirmedAgain() throws Exception {
    hold();
    place.await();
    nanos.addAndGet(LEASE.toNanos());

    CompletableFuture<Boolean> passed = ask();
    assertWaits(passed);
    place.confirmed(place.question());

    assertThat(passed.get()).isTrue();
  }

  @Test
  void aMachineWhoseMonotonicClockStoodStillIsPausedToo() throws Exception {
    hold();
    now = now.plus(LEASE);

    assertWaits(ask());
  }

  @Test
  void aClockThatIsSetBackMakesNoLeaseLonger() throws Exception {
    hold();
    now = now.minusSeconds(3600);
    place.await();
    nanos.addAndGet(LEASE.toNanos());

    assertWaits(ask());
  }

  @Test
  void anAnswerThatComesLateConfirmsOnlySinceTheQuestion() throws Exception {
    hold();
    Place.Question asked = place.question();
    nanos.addAndGet(LEASE.toNanos());
    place.confirmed(asked);

    assertWaits(ask());
  }

  @Test
  void whoeverHadThePlaceBeforeDoesNotPassUntilItIsEnteredAnew() throws Exception {
    long time = hold();
    place.lost();
    place.taken();
    place.confirmed(place.question());

    CompletableFuture<Boolean> passed = ask();
    assertWaits(passed);
    place.awaitLoss(time); // it was lost, although it is held now

    place.enter();
    assertThat(passed.get()).isTrue();
  }

  @Test
  void whoeverWaitsForALostPlaceCanBeInterrupted() throws Exception {
    hold();
    place.lost();
    CompletableFuture<Boolean> passed = ask();
    assertWaits(passed);

    asking.interrupt();

    assertThat(passed.get()).isFalse();
  }

  private long hold() throws InterruptedException {
    place.taken();
    long time = place.enter();
    place.confirmed(place.question());
    return time;
  }

  /** Asks in a thread of its own whether it may pass; false if that is interrupted. */
  private CompletableFuture<Boolean> ask() {
    CompletableFuture<Boolean> passed = new CompletableFuture<>();
    asking =
        new Thread(
            () -> {
              try {
                place.await();
                passed.complete(true);
              } catch (InterruptedException e) {
                passed.complete(false);
              }
            });
    asking.start();
    return passed;
  }

  private void assertWaits(CompletableFuture<Boolean> passed) {
    await().until(() -> asking.getState() == Thread.State.WAITING);
    assertThat(passed).isNotDone();
  }

  private final class SetMonotonicClock implements MonotonicClock {
    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public void sleep(Duration duration) {
      nanos.addAndGet(duration.toNanos());
    }
  }

  private final class SetClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
