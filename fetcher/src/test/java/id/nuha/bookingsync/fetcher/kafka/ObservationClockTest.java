package id.nuha.bookingsync.fetcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.fetcher.clocks.SettableClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObservationClockTest {
  private static final Instant NOW = Instant.parse("2026-02-06T03:00:00.1234567Z");
  private final SettableClock wallClock = new SettableClock(NOW);
  private final ObservationClock clock = new ObservationClock(wallClock);

  @Test
  void neverTheSameInstantTwice() {
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123456Z");
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123457Z");
  }

  @Test
  void goesOnAfterWhatWasGivenBeforeTheClockSteppedBack() {
    assertThat(clock.advancePast(Instant.parse("2026-02-06T04:00:00Z"))).isTrue();
    assertThat(clock.advancePast(Instant.parse("2026-02-06T02:00:00Z"))).isTrue();

    assertThat(clock.next()).isEqualTo("2026-02-06T04:00:00.000001Z");
  }

  @Test
  void aClockThatWasYearsAheadIsNotFollowedOnceItIsSetRight() {
    wallClock.set(Instant.parse("2036-02-06T03:00:00Z"));
    assertThat(clock.next()).isEqualTo("2036-02-06T03:00:00.000000Z");
    wallClock.set(NOW);

    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123456Z");
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123457Z");
  }

  @Test
  void anInstantOfAClockThatWasYearsAheadIsNotFollowed() {
    assertThat(clock.advancePast(Instant.parse("2026-02-07T03:00:01Z"))).isFalse();
    assertThat(clock.advancePast(Instant.parse("2036-02-06T03:00:00Z"))).isFalse();

    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123456Z");
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123457Z");
  }
}
