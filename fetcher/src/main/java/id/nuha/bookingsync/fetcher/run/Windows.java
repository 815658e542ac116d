package id.nuha.bookingsync.fetcher.run;

import id.nuha.bookingsync.contract.View;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes windows of whole days in the clock's zone, which is the clinic's. */
@Component
public class Windows {
  private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

  private final Clock clock;

  Windows(Clock clock) {
    this.clock = clock;
  }

  /** The zone of the days. */
  public ZoneId zone() {
    return clock.getZone();
  }

  /** Today in the zone. */
  public LocalDate today() {
    return LocalDate.now(clock);
  }

  /** From awal 00:00:00 to akhir 23:59:59. */
  public Window backfill(LocalDate awal, LocalDate akhir) {
    return of(false, awal, akhir);
  }

  /**
   * The view's default window: from yesterday, or from the day before the last COMPLETE run of a
   * default window where that is earlier, so that a missed week leaves no gap.
   *
   * @param lastComplete when that run began; null if there was none
   */
  Window byDefault(View view, @Nullable Instant lastComplete) {
    LocalDate today = today();
    LocalDate from = today.minusDays(1);
    if (lastComplete != null) {
      LocalDate before = LocalDate.ofInstant(lastComplete, zone()).minusDays(1);
      from = before.isBefore(from) ? before : from;
    }
    return of(true, from, today.plusDays(view.window().daysAhead()));
  }

  private Window of(boolean isDefault, LocalDate from, LocalDate to) {
    return new Window(
        isDefault,
        from.atStartOfDay(zone()).toInstant(),
        to.atTime(LAST_SECOND).atZone(zone()).toInstant());
  }
}
