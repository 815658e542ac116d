package id.nuha.bookingsync.contract;

import static id.nuha.bookingsync.contract.yaml.UnusableFieldException.check;
import static id.nuha.bookingsync.contract.yaml.UnusableFieldException.required;

import id.nuha.bookingsync.contract.yaml.UnusableFieldException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One numbered SIMRS report view: where it is read, the topic it goes to and the table it ends in.
 *
 * @param id the number that SIMRS knows the view by ({@code id_laporan_view})
 * @param description what its records are, in the clinic's words: "booking pasien"
 * @param topic the compacted topic that holds its records
 * @param table the table that its records are upserted into
 * @param key the columns that tell one record from another, in the order of the Kafka key
 * @param window the request's window fields and the default window
 * @param day the column whose date is the day that statistics count a record on; null where none
 *     count it
 * @param retention the column whose date says how long a record is kept where RETENTION_DAYS is
 *     set; null for a view whose records are kept for ever
 * @param names for the columns that SIMRS calls otherwise: column to SIMRS field names, first with
 *     a value wins
 * @param nothing texts that mean "nothing" in columns that are not text
 * @param trigger the last path segment of its trigger: {@code sync-booking}
 * @param result the name of its part in the answer to {@code sync-all}
 */
public record View(
    int id,
    String description,
    String topic,
    String table,
    List<KeyColumn> key,
    Window window,
    @Nullable String day,
    @Nullable String retention,
    Map<String, List<String>> names,
    List<String> nothing,
    String trigger,
    String result) {
  // Tables and columns stand in SQL, topics in Kafka's file names: nothing else is let in.
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,240}");
  private static final Pattern TRIGGER = Pattern.compile("sync-[a-z0-9-]+");
  private static final Pattern TEXT = Pattern.compile("\\S(.*\\S)?");
  private static final Set<String> TAKEN_TRIGGERS = Set.of("sync-all", "sync-runs");
  private static final int MAX_DAYS_AHEAD = 3_660;

  /** What programs write where they have nothing; the second is MySQL's zero date in PHP. */
  private static final List<String> NOTHING =
      List.of("0000-00-00", "-0001-11-30", "0000-00-00 00:00:00", "-");

  /** A date, and a time of day in any form. */
  private static final Pattern DATE_AND_TIME =
      Pattern.compile(
          "(\\S+)[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? ?(Z|[+-][0-9:]{2,6})?");

  /**
   * Checks every part.
   *
   * @throws UnusableFieldException naming the part, what is wrong with it and the mend
   */
  public View {
    check("id", id, 1, Integer.MAX_VALUE, "the number of the view in SIMRS");
    check("description", description, TEXT, "what its records are: 'booking pasien'");
    check("topic", topic, TOPIC, "a Kafka topic: 'nuha.booking'");
    if (topic.equals(Topics.RUNS) || topic.endsWith(Topics.DEAD_LETTER_SUFFIX)) {
      throw new UnusableFieldException(
          "topic",
          "topic '%s' is kept for runs or dead letters; choose another name".formatted(topic));
    }
    check("table", table, IDENTIFIER, "a PostgreSQL table in lower case: 'dashboard_239'");
    required("key", key).forEach(column -> required("key", column));
    key = List.copyOf(key);
    if (key.isEmpty()) {
      throw new UnusableFieldException("key", "'key' is empty; name at least one column");
    }
    required("window", window);
    if (day != null) {
      check("day", day, IDENTIFIER, "a column of its table");
    }
    if (retention != null) {
      check("retention", retention, IDENTIFIER, "a column of its table");
    }
    names = names == null ? Map.of() : checked(names);
    nothing = nothing == null ? NOTHING : texts(nothing);
    check("trigger", trigger, TRIGGER, "the last part of its URL: 'sync-booking'");
    if (TAKEN_TRIGGERS.contains(trigger)) {
      throw new UnusableFieldException(
          "trigger", "trigger '%s' has a meaning already; choose another name".formatted(trigger));
    }
    check("result", result, TEXT, "the view's part in the answer to sync-all");
  }

  /** A column of the record's key and how its values are normalised. */
  public record KeyColumn(String column, KeyType type) {
    /**
     * Checks both.
     *
     * @throws UnusableFieldException naming the one that cannot be used
     */
    public KeyColumn {
      check("column", column, IDENTIFIER, "a column of its table");
      required("type", type);
    }
  }

  /**
   * The request fields that carry the window.
   *
   * @param start request field of the window's first instant
   * @param end request field of the window's last instant
   * @param daysAhead days after today that the default window covers
   */
  public record Window(String start, String end, int daysAhead) {
    /**
     * Checks all three.
     *
     * @throws UnusableFieldException naming the one that cannot be used
     */
    public Window {
      check("start", start, TEXT, "the request field of the window's first instant");
      check("end", end, TEXT, "the request field of the window's last instant");
      check("days_ahead", daysAhead, 0, MAX_DAYS_AHEAD, "days after today");
    }
  }

  /** The topic of this view's dead letters. */
  public String deadLetterTopic() {
    return topic + Topics.DEAD_LETTER_SUFFIX;
  }

  /** The SIMRS fields that may hold the column's value, in order of preference. */
  public List<String> fieldsOf(String column) {
    return names.getOrDefault(column, List.of(column));
  }

  /**
   * The column's value in a SIMRS record; null where there is none. None is null, an empty string,
   * an empty list or object (PHP writes one for the other) and, in a column that is not text, also
   * blanks and what the catalogue says means "nothing".
   *
   * @param record gives the value of a field, or null
   * @param isText whether the column is text
   */
  public @Nullable JsonNode valueOf(
      String column, Function<String, @Nullable JsonNode> record, boolean isText) {
    for (String field : fieldsOf(column)) {
      JsonNode value = record.apply(field);
      if (value != null && !isNothing(value, isText)) {
        return value;
      }
    }
    return null;
  }

  /** Whether a field with that value has none, as {@link #valueOf} says. */
  public boolean isNothing(JsonNode value, boolean isText) {
    if (value.isString()) {
      String text = value.stringValue();
      return text.isEmpty() || (!isText && meansNothing(text.strip()));
    }
    return value.isNull() || (value.isContainer() && value.isEmpty());
  }

  private boolean meansNothing(String text) {
    if (!text.isEmpty() && !beginsAsNothing(text)) {
      return false; // as nearly all, which need no pattern then
    }
    Matcher dateAndTime = DATE_AND_TIME.matcher(text);
    return text.isEmpty()
        || nothing.contains(text)
        || (dateAndTime.matches() && nothing.contains(dateAndTime.group(1)));
  }

  // A loop, since it is asked for most values: a stream would be made for each.
  private boolean beginsAsNothing(String text) {
    for (String one : nothing) {
      if (text.startsWith(one)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> texts(List<String> nothing) {
    nothing.forEach(text -> required("nothing", text));
    return List.copyOf(nothing);
  }

  private static Map<String, List<String>> checked(Map<String, List<String>> names) {
    Map<String, List<String>> checked = new LinkedHashMap<>();
    names.forEach(
        (column, fields) -> {
          if (!IDENTIFIER.matcher(column).matches() || fields == null || fields.isEmpty()) {
            throw new UnusableFieldException(
                "names",
                "names of '%s' cannot be used; write column: [field, …]".formatted(column));
          }
          checked.put(column, List.copyOf(fields));
        });
    return Map.copyOf(checked);
  }
}
