package id.nuha.bookingsync.fetcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  // 6 February, 01:00 in Jakarta; still the 5th in London.
  private static final Instant NOW = Instant.parse("2026-02-05T18:00:00Z");
  private final Windows windows = new Windows(Clock.fixed(NOW, ZoneId.of("Asia/Jakarta")));

  @Test
  void fromYesterdayToFourteenDaysAhead() {
    assertThat(windows.byDefault(BOOKING, null))
        .isEqualTo(
            new Window(
                true,
                Instant.parse("2026-02-04T17:00:00Z"),
                Instant.parse("2026-02-20T16:59:59Z")));
  }

  @Test
  void aMissedWeekLeavesNoGap() {
    Instant lastComplete = Instant.parse("2026-01-24T18:00:00Z"); // 25 January in Jakarta

    assertThat(windows.byDefault(BOOKING, lastComplete).start())
        .isEqualTo(Instant.parse("2026-01-23T17:00:00Z"));
  }

  @Test
  void aRunOfTodayChangesNothing() {
    assertThat(windows.byDefault(BOOKING, NOW)).isEqualTo(windows.byDefault(BOOKING, null));
  }

  @Test
  void aBackfillHoldsBothDaysWhole() {
    assertThat(windows.backfill(LocalDate.of(2026, 2, 2), LocalDate.of(2026, 2, 2)))
        .isEqualTo(
            new Window(
                false,
                Instant.parse("2026-02-01T17:00:00Z"),
                Instant.parse("2026-02-02T16:59:59Z")));
  }
}
