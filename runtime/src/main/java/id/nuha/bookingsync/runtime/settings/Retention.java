package id.nuha.bookingsync.runtime.settings;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RETENTION_DAYS: how long records are kept.
 *
 * @param days null for ever
 */
public record Retention(@Nullable Integer days) {
  private static final String NAME = "RETENTION_DAYS";
  private static final int MAX_DAYS = 36_500;

  /** What is set. */
  public static Retention from(SettingsReader reader) {
    return new Retention(
        reader.optional(NAME) == null ? null : (Integer) reader.integer(NAME, 365, 1, MAX_DAYS));
  }

  /** The same as time; null for ever. */
  public @Nullable Duration duration() {
    return days == null ? null : Duration.ofDays(days);
  }

  /**
   * Refuses to keep records for a shorter time than a sync reads: what it read would be removed,
   * and read again.
   *
   * @throws SettingsException if it is shorter
   */
  public Retention checkedBy(Catalogue catalogue) {
    int min = catalogue.views().stream().mapToInt(Retention::defaultWindow).max().orElse(1);
    if (days != null && days < min) {
      throw new SettingsException(
          List.of(
              "%s is '%d': set it to %d, the days that a sync reads, or more, or leave it out to keep records for ever."
                  .formatted(NAME, days, min)));
    }
    return this;
  }

  // Yesterday, today, and the days ahead.
  private static int defaultWindow(View view) {
    return 2 + view.window().daysAhead();
  }
}
