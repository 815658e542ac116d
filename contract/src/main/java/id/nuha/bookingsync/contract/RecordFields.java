package id.nuha.bookingsync.contract;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Those fields of a record that somebody asks for. They are read one by one: a tree of the whole
 * record takes several times as long, and holds what nobody asked for.
 */
public final class RecordFields {
  private final Map<String, Integer> positions;
  private final @Nullable JsonNode[] values;

  private RecordFields(Map<String, Integer> positions, @Nullable JsonNode[] values) {
    this.positions = positions;
    this.values = values;
  }

  /**
   * Reads a document in UTF-8.
   *
   * @param positions of the fields that are asked for, from 0, by their names
   * @param others is given the name of each other field
   * @return its fields, or null if it is JSON and no object
   * @throws tools.jackson.core.JacksonException if it is not exactly one JSON document, or has more
   *     than 200,000 names and values; its message may quote the document
   */
  public static @Nullable RecordFields read(
      byte[] json, Map<String, Integer> positions, Consumer<String> others) {
    try (JsonParser parser = RecordJson.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        RecordJson.parse(json); // which tells whether it is JSON
        return null;
      }
      @Nullable JsonNode[] values = new @Nullable JsonNode[positions.size()];
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        Integer position = positions.get(name);
        parser.nextToken();
        if (position == null) {
          others.accept(name);
          parser.skipChildren();
        } else {
          values[position] = RecordJson.node(parser); // of two of a name the last, as in a tree
        }
      }
      RecordJson.expectEnd(parser);
      return new RecordFields(positions, values);
    }
  }

  /** The field's value; null where the record has none. */
  public @Nullable JsonNode get(String field) {
    Integer position = positions.get(field);
    return position == null ? null : values[position];
  }

  /** The value of the field at that position; null where the record has none. */
  public @Nullable JsonNode get(int position) {
    return values[position];
  }
}
