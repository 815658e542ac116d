package id.nuha.bookingsync.simulator.view;

import id.nuha.bookingsync.simulator.clinic.Subject;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a field's values come from. */
sealed interface ValueSource permits Template, Choice, NumberRange {
  /** What its values are: decides in which forms they can be written. */
  Class<?> type();

  /** Whether it says something that is known of bookings only. */
  default boolean isOfBookingsOnly() {
    return false;
  }

  /**
   * The value for a subject; null for nothing.
   *
   * @param dice chance of this field's own, so that another field more or less changes no other
   */
  @Nullable Object value(Subject subject, Supplier<Random> dice);
}
