package id.nuha.bookingsync.fetcher.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.fetcher.clocks.SettableClock;
import id.nuha.bookingsync.fetcher.clocks.SettableMonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlaceTest {
  private static final Duration LEASE = Duration.ofSeconds(8);

  private final SettableMonotonicClock monotonic = new SettableMonotonicClock();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-02-06T03:00:00Z"));
  private final Place place = new Place(monotonic, clock, LEASE);
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
    monotonic.pass(LEASE);

    CompletableFuture<Boolean> passed = ask();
    assertWaits(passed);
    place.confirmed(place.question());

    assertThat(passed.get()).isTrue();
  }

  @Test
  void aMachineWhoseMonotonicClockStoodStillIsPausedToo() throws Exception {
    hold();
    clock.pass(LEASE);

    assertWaits(ask());
  }

  @Test
  void aClockThatIsSetBackMakesNoLeaseLonger() throws Exception {
    hold();
    clock.pass(Duration.ofHours(-1));
    place.await();
    monotonic.pass(LEASE);

    assertWaits(ask());
  }

  @Test
  void anAnswerThatComesLateConfirmsOnlySinceTheQuestion() throws Exception {
    hold();
    Place.Question asked = place.question();
    monotonic.pass(LEASE);
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
}
