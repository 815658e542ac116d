package id.nuha.bookingsync.contract;

import java.util.List;
import java.util.Map;
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
 * @param names for the columns that SIMRS calls otherwise: column to SIMRS field names, first with
 *     a value wins
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
    Map<String, List<String>> names,
    String trigger,
    String result) {

  /** A column of the record's key and how its values are normalised. */
  public record KeyColumn(String column, KeyType type) {}

  /**
   * The request fields that carry the window.
   *
   * @param start request field of the window's first instant
   * @param end request field of the window's last instant
   * @param daysAhead days after today that the default window covers
   */
  public record Window(String start, String end, int daysAhead) {}

  /** The topic of this view's dead letters. */
  public String deadLetterTopic() {
    return topic + Topics.DEAD_LETTER_SUFFIX;
  }

  /** The SIMRS fields that may hold the column's value, in order of preference. */
  public List<String> fieldsOf(String column) {
    return names.getOrDefault(column, List.of(column));
  }

  /** The column's value in a SIMRS record; null where it is absent, null or an empty string. */
  public @Nullable JsonNode valueOf(String column, JsonNode record) {
    for (String field : fieldsOf(column)) {
      JsonNode value = record.get(field);
      if (value != null
          && !value.isNull()
          && !(value.isString() && value.stringValue().isEmpty())) {
        return value;
      }
    }
    return null;
  }
}
