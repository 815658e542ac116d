package id.nuha.bookingsync.runtime.web;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.regex.Pattern;
import org.springframework.core.convert.converter.Converter;

/**
 * A day as requests name it: {@code 2026-02-06}. A Converter, because Spring gives a Formatter no
 * empty text but null.
 */
final class CalendarDayConverter implements Converter<String, LocalDate> {
  // Years of more digits parse as well, and PostgreSQL cannot hold them.
  private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  @Override
  public LocalDate convert(String text) {
    try {
      if (FOUR_DIGIT_YEAR.matcher(text).matches()) {
        return LocalDate.parse(text, DATE);
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new UnusableParameterException(
        "is not a date; give one that exists, like {name}=2026-02-06.");
  }
}
