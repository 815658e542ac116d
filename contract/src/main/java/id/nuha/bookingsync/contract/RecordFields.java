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

  private RecordFields(Map<String, Integer> positions) {
    this.positions = positions;
    this.values = new @Nullable JsonNode[positions.size()];
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
      RecordFields fields = new RecordFields(positions);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        fields.take(parser, others); // of two of a name the last, as in a tree
      }
      RecordJson.expectEnd(parser);
      return fields;
    }
  }

  /**
   * Reads no further than until each of these fields was met once; what follows may repeat one, or
   * be no JSON.
   *
   * @param positions of the fields that are asked for, from 0, by their names
   * @return its fields, or null if it is no object
   * @throws tools.jackson.core.JacksonException if it is not JSON as far as it is read
   */
  public static @Nullable RecordFields first(byte[] json, Map<String, Integer> positions) {
    try (JsonParser parser = RecordJson.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      RecordFields fields = new RecordFields(positions);
      for (int missing = positions.size();
          missing > 0 && parser.nextToken() == JsonToken.PROPERTY_NAME; ) {
        missing -= fields.take(parser, other -> {}) ? 1 : 0;
      }
      return fields;
    }
  }

  /** Takes the field at which the parser stands; returns whether it is asked for. */
  private boolean take(JsonParser parser, Consumer<String> others) {
    String name = parser.currentName();
    Integer position = positions.get(name);
    parser.nextToken();
    if (position == null) {
      others.accept(name);
      parser.skipChildren();
      return false;
    }
    values[position] = RecordJson.node(parser);
    return true;
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
