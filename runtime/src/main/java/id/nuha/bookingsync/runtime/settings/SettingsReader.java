package id.nuha.bookingsync.runtime.settings;

import id.nuha.bookingsync.runtime.http.HostNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Reads settings by name and collects what is wrong, so that a user mends them all in one go. A
 * setting that is blank counts as absent. Messages never quote a value that might be a secret.
 *
 * <p>Each reading method answers a stand-in where the setting is unusable; {@link #check} then
 * refuses them all.
 */
public final class SettingsReader {
  // Fewer forms than Spring takes: a bare 2 would be milliseconds, which nobody expects.
  private static final Pattern DURATION = Pattern.compile("[0-9]{1,9}(ms|s|m|h|d)");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final URI NOWHERE = URI.create("http://localhost");

  private final Function<String, @Nullable String> source;
  private final Function<String, @Nullable String> properties;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> checked = new HashMap<>();

  /**
   * @param source the value of a setting by its name; null where it is not set
   */
  public SettingsReader(Function<String, @Nullable String> source) {
    this(source, property -> ofVariable(source, property));
  }

  /**
   * @param source the value of a setting by its name; null where it is not set
   * @param properties the value that Spring has for one of its own properties, wherever it is set;
   *     null where it is not
   */
  SettingsReader(
      Function<String, @Nullable String> source, Function<String, @Nullable String> properties) {
    this.source = source;
    this.properties = properties;
  }

  private static @Nullable String ofVariable(
      Function<String, @Nullable String> source, String property) {
    String value =
        source.apply(property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
    // As application.yml has it.
    return value == null && property.equals("server.address") ? "127.0.0.1" : value;
  }

  /** What Spring has for one of its own properties, wherever it is set; null where it is not. */
  public @Nullable String property(String name) {
    try {
      String value = properties.apply(name);
      return value == null || value.isBlank() ? null : value.strip();
    } catch (IllegalArgumentException e) { // it would quote the value
      refuse(name, "refers to a setting that does not exist", "write it without ${…}");
      return null;
    }
  }

  /** The value without blanks around it, or null where it is not set. */
  public @Nullable String optional(String name) {
    String value = secret(name);
    if (value == null) {
      return null;
    }
    if (!value.equals(value.strip())) {
      checked.put(name, value.strip());
    }
    return value.strip();
  }

  /** The value as it is, blanks around it included, or null where it is not set. */
  public @Nullable String secret(String name) {
    try {
      String value = source.apply(name);
      if (value == null || value.isBlank()) {
        return null;
      }
      if (value.contains("${")) {
        checked.put(name, value);
      }
      return value;
    } catch (IllegalStateException e) { // Spring's, where a setting stands in a file
      refuse(
          name,
          "stands in a file that cannot be read",
          "give the user that this service runs as the right to read it");
      return null;
    }
  }

  public String text(String name, String byDefault) {
    String value = optional(name);
    return value == null ? byDefault : value;
  }

  /**
   * The value of a setting that has no default.
   *
   * @param meaning what to set it to: "the base URL of SIMRS, like https://simrs.example"
   */
  public String required(String name, String meaning) {
    int problemsBefore = problems.size();
    String value = optional(name);
    if (value != null) {
      return value;
    }
    if (problems.size() == problemsBefore) {
      refuse(name, "is not set", "set it to " + meaning);
    }
    return "";
  }

  public int integer(String name, int byDefault, int min, int max) {
    String value = optional(name);
    if (value == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the range
    }
    refuse(
        name,
        "is '" + value + "'",
        "set it to a whole number from %d to %d, or leave it out for %d"
            .formatted(min, max, byDefault));
    return byDefault;
  }

  /**
   * A name of PostgreSQL's in lower case, which needs no quotation marks.
   *
   * @param meaning what it names
   */
  public String identifier(String name, String byDefault, String meaning) {
    String value = text(name, byDefault);
    if (IDENTIFIER.matcher(value).matches()) {
      return value;
    }
    refuse(
        name,
        "is no plain name",
        "set it to %s, in lower-case letters, digits and underscores, or leave it out for %s"
            .formatted(meaning, byDefault));
    return byDefault;
  }

  /** A duration like {@code 200ms}, {@code 30s}, {@code 2m}, {@code 1h} or {@code 1d}. */
  public Duration duration(String name, String byDefault) {
    String value = text(name, byDefault);
    if (DURATION.matcher(value).matches()) {
      return DurationStyle.SIMPLE.parse(value);
    }
    refuse(
        name,
        "is '" + value + "'",
        "set it to a duration like 200ms, 2s or 1m, or leave it out for " + byDefault);
    return Duration.ZERO;
  }

  public ZoneId zone(String name, String byDefault) {
    String value = text(name, byDefault);
    // Only names of the tz database: PostgreSQL reads "UTC+7" as seven hours west, Java as east.
    if (ZoneId.getAvailableZoneIds().contains(value)) {
      return ZoneId.of(value);
    }
    refuse(
        name,
        "is '" + value + "'",
        "set it to a time zone like Asia/Jakarta, or leave it out for " + byDefault);
    return ZoneId.of(byDefault);
  }

  /**
   * An http or https address without a trailing slash.
   *
   * @param byDefault null where the setting is required
   * @param meaning what to set it to
   */
  public URI url(String name, @Nullable String byDefault, String meaning) {
    String value = byDefault == null ? required(name, meaning) : text(name, byDefault);
    if (value.isEmpty()) {
      return NOWHERE;
    }
    try {
      URI url = lowerCaseScheme(new URI(value.replaceAll("/+$", "")));
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && HostNames.of(url) != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        if ("https".equals(url.getScheme()) && !HostNames.isPlain(url)) {
          refuse(
              name,
              "names a host with an underscore, whose certificate cannot be checked",
              "give the host a name without one, or use http");
        }
        return url;
      }
    } catch (URISyntaxException e) {
      // said below: the exception would quote the address, which may hold a password
    }
    refuse(
        name,
        "is not an http or https address without a login or a query in it",
        "set it to " + meaning);
    return NOWHERE;
  }

  private static URI lowerCaseScheme(URI url) throws URISyntaxException {
    String scheme = url.getScheme();
    return scheme == null || scheme.equals(scheme.toLowerCase(Locale.ROOT))
        ? url
        : new URI(scheme.toLowerCase(Locale.ROOT) + url.toString().substring(scheme.length()));
  }

  /**
   * Sets a property of Spring's own that follows from settings of ours.
   *
   * @param variable its name as an environment variable
   */
  public void handToSpring(String variable, String value) {
    checked.put(variable, value);
  }

  /**
   * By name, the values that were answered otherwise than Spring would read them: without the
   * blanks around them, or with a dollar and a brace that name no other setting; and those that
   * follow from others.
   */
  Map<String, String> checked() {
    return Map.copyOf(checked);
  }

  /** Notes a problem that only the caller can see. */
  public void refuse(String name, String what, String mend) {
    problems.add("%s %s: %s.".formatted(name, what, mend));
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException naming every setting that was refused
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }
}
