package id.nuha.bookingsync.local;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Values that belong to a patient or are secrets, and are marked: wherever one of them stands that
 * it must not, it is found.
 */
final class Canary {
  private static final String MARK = "Kanari";

  /** What a national id and telephone numbers begin with. */
  private static final String DIGITS = "9999070";

  private static final Pattern ANY =
      Pattern.compile("(?i)[\\w-]*(?:%s|%s)[\\w-]*".formatted(MARK, DIGITS));

  private static final int MAX_SHOWN = 20;
  private static final int SHOWN_BEFORE = 250;

  private Canary() {}

  /** A text of that name. */
  static String of(String name) {
    return MARK + "-" + name;
  }

  /** Digits of that number. */
  static String digits(int number) {
    return DIGITS + "%09d".formatted(number);
  }

  /** The first lines that hold one; each from shortly before it, as it may be long. */
  static List<String> in(Stream<String> lines) {
    return lines
        .flatMap(line -> ANY.matcher(line).results().limit(1).map(found -> near(line, found)))
        .limit(MAX_SHOWN)
        .toList();
  }

  private static String near(String line, MatchResult found) {
    return line.substring(
        Math.max(0, found.start() - SHOWN_BEFORE), Math.min(line.length(), found.end()));
  }
}
