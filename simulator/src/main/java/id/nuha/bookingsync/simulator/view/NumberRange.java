package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import id.nuha.bookingsync.simulator.clinic.Subject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A number by chance, with as many digits behind the point as its bounds.
 *
 * @param from the least, in units of its last digit
 * @param to the greatest, in the same units
 * @param scale digits behind the point
 */
record NumberRange(int from, int to, int scale) implements ValueSource {
  private static final int MAX_SCALE = 6;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static NumberRange of(List<BigDecimal> bounds) {
    try {
      if (bounds.size() == 2) {
        int scale = Math.max(0, Math.max(bounds.get(0).scale(), bounds.get(1).scale()));
        int from = bounds.get(0).setScale(scale).unscaledValue().intValueExact();
        int to = bounds.get(1).setScale(scale).unscaledValue().intValueExact();
        if (scale <= MAX_SCALE && from <= to && to - (long) from < Integer.MAX_VALUE) {
          return new NumberRange(from, to, scale);
        }
      }
    } catch (ArithmeticException tooLarge) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s is no range of numbers; write the least and the greatest, as [0.50, 12.00]"
            .formatted(bounds));
  }

  @Override
  public Class<?> type() {
    return scale == 0 ? Integer.class : BigDecimal.class;
  }

  @Override
  public Object value(Subject subject, Supplier<Random> dice) {
    int thrown = from + dice.get().nextInt(to - from + 1);
    return scale == 0 ? thrown : new BigDecimal(BigInteger.valueOf(thrown), scale);
  }
}
