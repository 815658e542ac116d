package id.nuha.bookingsync.runtime.audit;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.access.Role;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An act, or what came of it; a value of {@link Topics#AUDIT}. It names no key and no patient. What
 * a caller chose in it is cut to a length, and free of control characters.
 *
 * @param who the name of the caller's key, never a part of the key
 * @param role what the caller may do; null where a log-in was refused
 * @param from the address that the caller's request came from
 * @param action what was asked for, as {@link #TRIGGER}
 * @param what on what: names and values, in the order of the names
 * @param result what came of it, as {@link #ASKED} or {@link #DONE}
 * @param at when, in microseconds
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AuditEvent(
    String who,
    @Nullable Role role,
    String from,
    String action,
    Map<String, String> what,
    String result,
    Instant at) {
  /** A sync was asked for. */
  public static final String TRIGGER = "TRIGGER";

  public static final String REPLAY_START = "REPLAY_START";
  public static final String REPLAY_STOP = "REPLAY_STOP";
  public static final String REDRIVE = "REDRIVE";

  /** A view that its circuit breaker had stopped was let go on. */
  public static final String RESUME = "RESUME";

  /** The records of dead letters were shown, which hold patients' data. */
  public static final String SHOW_PAYLOADS = "SHOW_PAYLOADS";

  /** A table was given out as CSV. */
  public static final String EXPORT = "EXPORT";

  /** A booking was erased. */
  public static final String ERASE = "ERASE";

  public static final String LOG_IN = "LOG_IN";
  public static final String LOG_OUT = "LOG_OUT";

  /** An operator ended somebody's session. */
  public static final String SESSION_END = "SESSION_END";

  /** The act has not begun. Where no other result follows, the service was stopped in it. */
  public static final String ASKED = "ASKED";

  /** It goes on in the background, and its own end stands elsewhere. */
  public static final String ACCEPTED = "ACCEPTED";

  public static final String DONE = "DONE";

  /** The caller was told why it was not done (HTTP 400 to 499). */
  public static final String REFUSED = "REFUSED";

  /** It was tried, and failed (HTTP 500 to 599). */
  public static final String FAILED = "FAILED";

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int MAX_NAME_LENGTH = 100;
  private static final int MAX_VALUE_LENGTH = 300;
  private static final int MAX_VALUES = 20;
  private static final Instant MAX_AT = Instant.parse("+10000-01-01T00:00:00Z");

  /** What changes how text is shown, ends lines, or cannot be stored. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  /** Makes it fit for a log, a table and whoever reads them. */
  public AuditEvent {
    who = clean("who", who, MAX_NAME_LENGTH);
    from = clean("from", from, MAX_NAME_LENGTH);
    action = clean("action", action, MAX_NAME_LENGTH);
    what = clean(what);
    result = clean("result", result, MAX_NAME_LENGTH);
    Objects.requireNonNull(at, "at is missing");
    if (at.isBefore(Instant.EPOCH) || at.isAfter(MAX_AT)) {
      throw new IllegalArgumentException("at is before 1970 or after the year 9999");
    }
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** An event of this caller's. */
  public static AuditEvent of(
      Caller caller, String action, Map<String, String> what, String result, Instant at) {
    return new AuditEvent(caller.name(), caller.role(), caller.address(), action, what, result, at);
  }

  /** The same act with its result, and what is known of it then. */
  public AuditEvent ended(String result, Map<String, String> further, Instant at) {
    Map<String, String> all = new TreeMap<>(what);
    all.putAll(further);
    return new AuditEvent(who, role, from, action, all, result, at);
  }

  /** Whether an event tells such a value as it is: neither too long nor with characters that go. */
  public static boolean tells(String value) {
    return clean("a value", value, MAX_VALUE_LENGTH).equals(value);
  }

  /** The event as UTF-8 JSON with snake_case names. */
  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  /**
   * Reads {@link #toJson()}; fields that it does not know are ignored.
   *
   * @throws JacksonException if it is not an audit event
   */
  public static AuditEvent fromJson(byte @Nullable [] json) {
    AuditEvent event;
    try {
      event = json == null ? null : MAPPER.readValue(json, AuditEvent.class);
    } catch (DateTimeException | ArithmeticException e) { // of an instant beyond every calendar
      throw notOne("an audit event has an impossible instant");
    }
    if (event == null) { // no value, or the JSON text null
      throw notOne("an audit event is null");
    }
    return event;
  }

  private static JacksonException notOne(String why) {
    return MismatchedInputException.from((JsonParser) null, AuditEvent.class, why);
  }

  private static SortedMap<String, String> clean(@Nullable Map<String, String> what) {
    SortedMap<String, String> clean = new TreeMap<>();
    if (what != null) {
      what.entrySet().stream()
          .limit(MAX_VALUES)
          .forEach(
              entry ->
                  clean.put(
                      clean("a name", entry.getKey(), MAX_NAME_LENGTH),
                      clean("a value", entry.getValue(), MAX_VALUE_LENGTH)));
    }
    return Collections.unmodifiableSortedMap(clean);
  }

  private static String clean(String name, @Nullable String text, int maxLength) {
    if (text == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    int end = Math.min(text.length(), maxLength); // first, however long it is
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    String clean = CONTROLS.matcher(text.substring(0, end)).replaceAll("\uFFFD");
    return end < text.length() ? clean.substring(0, end - 1) + "…" : clean;
  }
}
