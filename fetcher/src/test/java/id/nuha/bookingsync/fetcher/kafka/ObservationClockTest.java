package id.nuha.bookingsync.fetcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ObservationClockTest {
  private static final Instant NOW = Instant.parse("2026-02-06T03:00:00.1234567Z");
  private final ObservationClock clock = new ObservationClock(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void neverTheSameInstantTwice() {
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123456Z");
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123457Z");
  }

  @Test
  void goesOnAfterWhatWasGivenBeforeTheClockSteppedBack() {
    clock.advancePast(Instant.parse("2026-02-06T04:00:00Z"));
    clock.advancePast(Instant.parse("2026-02-06T02:00:00Z"));

    assertThat(clock.next()).isEqualTo("2026-02-06T04:00:00.000001Z");
  }

  @Test
  void aClockThatWasYearsAheadIsNotFollowedOnceItIsSetRight() {
    clock.advancePast(Instant.parse("2036-02-06T03:00:00Z"));

    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123456Z");
    assertThat(clock.next()).isEqualTo("2026-02-06T03:00:00.123457Z");
  }
}
