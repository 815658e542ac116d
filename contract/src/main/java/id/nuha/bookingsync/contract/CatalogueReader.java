package id.nuha.bookingsync.contract;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Turns the catalogue's YAML into views, or says which line's meaning is wrong and how to mend it.
 */
final class CatalogueReader {
  // Tables and columns stand in SQL, topics in Kafka's file names: nothing else is let in.
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,240}");
  private static final Pattern TRIGGER = Pattern.compile("sync-[a-z0-9-]+");
  private static final Pattern NAME = Pattern.compile("\\S(.*\\S)?");
  private static final Set<String> TAKEN_TRIGGERS = Set.of("sync-all", "sync-runs");
  private static final int MAX_DAYS_AHEAD = 3_660;

  private final String source;

  CatalogueReader(String source) {
    this.source = source;
  }

  List<View> read(InputStream yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object root;
    try {
      root = new Yaml(new SafeConstructor(options)).load(yaml);
    } catch (YAMLException e) {
      throw new CatalogueException(source + " is not valid YAML: " + e.getMessage(), e);
    }
    List<View> views = new ArrayList<>();
    for (Object entry : entry("the top level", root).only("views").list("views")) {
      views.add(view(views.size() + 1, entry));
    }
    return List.copyOf(views);
  }

  private View view(int position, Object raw) {
    Entry unnamed = entry("view entry " + position, raw);
    int id = unnamed.integer("id", 1, Integer.MAX_VALUE, "the number of the view in SIMRS");
    Entry view =
        entry("view " + id, raw)
            .only(
                "id",
                "description",
                "topic",
                "table",
                "key",
                "window",
                "names",
                "trigger",
                "result");
    Entry window = entry("view " + id + ", window", view.required("window"));
    window.only("start", "end", "days_ahead");
    return new View(
        id,
        view.text("description", NAME, "what its records are: 'booking pasien'"),
        topic(view),
        view.text("table", IDENTIFIER, "a PostgreSQL table in lower case: 'dashboard_239'"),
        key(id, view),
        new View.Window(
            window.text("start", NAME, "the request field of the window's first instant"),
            window.text("end", NAME, "the request field of the window's last instant"),
            window.integer("days_ahead", 0, MAX_DAYS_AHEAD, "days after today")),
        names(id, view.optional("names")),
        trigger(view),
        view.text("result", NAME, "the view's part in the answer to sync-all"));
  }

  private String topic(Entry view) {
    String topic = view.text("topic", TOPIC, "a Kafka topic: 'nuha.booking'");
    if (topic.equals(Topics.RUNS) || topic.endsWith(Topics.DEAD_LETTER_SUFFIX)) {
      throw view.wrong(
          "topic '" + topic + "' is kept for runs or dead letters", "choose another name");
    }
    return topic;
  }

  private String trigger(Entry view) {
    String trigger = view.text("trigger", TRIGGER, "the last part of its URL: 'sync-booking'");
    if (TAKEN_TRIGGERS.contains(trigger)) {
      throw view.wrong("trigger '" + trigger + "' has a meaning already", "choose another name");
    }
    return trigger;
  }

  private List<View.KeyColumn> key(int id, Entry view) {
    List<View.KeyColumn> key = new ArrayList<>();
    for (Object raw : view.list("key")) {
      Entry column = entry("view " + id + ", key column " + (key.size() + 1), raw);
      column.only("column", "type");
      String type = column.text("type", NAME, "integer, date or text");
      key.add(
          new View.KeyColumn(
              column.text("column", IDENTIFIER, "a column of its table"),
              Arrays.stream(KeyType.values())
                  .filter(t -> t.catalogueName().equals(type))
                  .findFirst()
                  .orElseThrow(
                      () -> column.wrong("type '" + type + "'", "use integer, date or text"))));
    }
    return List.copyOf(key);
  }

  private Map<String, List<String>> names(int id, @Nullable Object raw) {
    if (raw == null) {
      return Map.of();
    }
    Entry entry = entry("view " + id + ", names", raw);
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String column : entry.fields().keySet()) {
      if (!IDENTIFIER.matcher(column).matches()) {
        throw entry.wrong("'" + column + "' is not a column", "write column: [field, …]");
      }
      List<String> fields = new ArrayList<>();
      for (Object field : entry.list(column)) {
        fields.add(String.valueOf(field));
      }
      names.put(column, List.copyOf(fields));
    }
    return Map.copyOf(names);
  }

  private Entry entry(String where, @Nullable Object raw) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!(raw instanceof Map<?, ?> map)) {
      throw new CatalogueException(
          "%s: %s must be a map of names to values; see the comment at the top of the built-in catalogue.yaml."
              .formatted(source, where));
    }
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return new Entry(source, where, fields);
  }

  /** A map of the YAML, and where it stands. */
  private record Entry(String source, String where, Map<String, Object> fields) {

    Entry only(String... known) {
      Set<String> unknown = new TreeSet<>(fields.keySet());
      unknown.removeAll(Set.of(known));
      if (!unknown.isEmpty()) {
        throw wrong("nothing is known of " + unknown, "known are " + String.join(", ", known));
      }
      return this;
    }

    @Nullable Object optional(String name) {
      return fields.get(name);
    }

    Object required(String name) {
      Object value = fields.get(name);
      if (value == null) {
        throw wrong("'" + name + "' is missing", "add it");
      }
      return value;
    }

    String text(String name, Pattern form, String meaning) {
      String text = String.valueOf(required(name));
      if (!form.matcher(text).matches()) {
        throw wrong(name + " '" + text + "' cannot be used", "it is " + meaning);
      }
      return text;
    }

    int integer(String name, int least, int most, String meaning) {
      if (required(name) instanceof Integer number && number >= least && number <= most) {
        return number;
      }
      throw wrong(
          name + " '" + required(name) + "' cannot be used",
          "it is %s, a number from %d to %d".formatted(meaning, least, most));
    }

    List<?> list(String name) {
      if (required(name) instanceof List<?> list && !list.isEmpty()) {
        return list;
      }
      throw wrong("'" + name + "' is not a list with something in it", "write a list");
    }

    CatalogueException wrong(String what, String mend) {
      return new CatalogueException("%s: %s: %s; %s.".formatted(source, where, what, mend));
    }
  }
}
