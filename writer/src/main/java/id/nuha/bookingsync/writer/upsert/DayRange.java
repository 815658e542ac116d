package id.nuha.bookingsync.writer.upsert;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** From one day to another, both included. */
public record DayRange(LocalDate from, LocalDate to) {

  /** The smallest range that holds both; null stands for none. */
  public static @Nullable DayRange around(@Nullable DayRange one, @Nullable DayRange other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return new DayRange(
        one.from.isBefore(other.from) ? one.from : other.from,
        one.to.isAfter(other.to) ? one.to : other.to);
  }
}
