package id.nuha.bookingsync.contract;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * The normalised key of a SIMRS record.
 *
 * @param values one value per key column, in the catalogue's order
 */
public record RecordKey(List<String> values) {

  /**
   * Reads a record's key.
   *
   * @throws UnusableKeyException if the record is no object, or a key column is absent, blank or
   *     not of its type
   */
  public static RecordKey of(View view, JsonNode record, ZoneId clinic) {
    String whyUnparsed = RecordJson.whyUnparsed(record);
    if (whyUnparsed != null) {
      throw new UnusableKeyException(view.key().get(0).column(), whyUnparsed);
    }
    return of(view, field -> record.isObject() ? record.get(field) : null, clinic);
  }

  /**
   * Reads a record's key.
   *
   * @param record gives the value of a field, or null
   * @throws UnusableKeyException if a key column is absent, blank or not of its type
   */
  public static RecordKey of(
      View view, Function<String, @Nullable JsonNode> record, ZoneId clinic) {
    List<String> values = new ArrayList<>(view.key().size());
    for (View.KeyColumn column : view.key()) {
      JsonNode value = view.valueOf(column.column(), record, column.type().isText());
      if (value == null) {
        throw new UnusableKeyException(column.column(), "is absent");
      }
      try {
        values.add(column.type().normalise(value, clinic));
      } catch (UnusableValueException e) {
        throw new UnusableKeyException(column.column(), e.reason());
      }
    }
    return new RecordKey(List.copyOf(values));
  }

  /**
   * Reads a key from its text, as {@link #text} has it and operators type it: {@code 8:00} is
   * {@code 08:00}.
   *
   * @throws UnusableValueException if it is no key of the view
   */
  public static RecordKey parse(View view, String text, ZoneId clinic) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == '|') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    if (parts.size() != view.key().size()) {
      throw new UnusableValueException("has another number of parts");
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      values.add(view.key().get(i).type().normalise(StringNode.valueOf(parts.get(i)), clinic));
    }
    return new RecordKey(List.copyOf(values));
  }

  /**
   * The Kafka key: the values joined by {@code |}. A bar or backslash inside a value is escaped, so
   * that two keys never read the same.
   */
  public String text() {
    return String.join(
        "|", values.stream().map(v -> v.replace("\\", "\\\\").replace("|", "\\|")).toList());
  }
}
