package id.nuha.bookingsync.contract;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
   * The Kafka key: the values joined by {@code |}. A bar or backslash inside a value is escaped, so
   * that two keys never read the same.
   */
  public String text() {
    return String.join(
        "|", values.stream().map(v -> v.replace("\\", "\\\\").replace("|", "\\|")).toList());
  }
}
