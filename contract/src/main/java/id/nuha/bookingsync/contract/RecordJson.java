package id.nuha.bookingsync.contract;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes SIMRS records so that the JSON stays equal: no number loses a digit. */
public final class RecordJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final JsonMapper ESCAPING =
      MAPPER.rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final JsonMapper SORTING =
      MAPPER.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  private static final JsonMapper SORTING_ESCAPING =
      ESCAPING.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private RecordJson() {}

  /**
   * Parses one JSON document in UTF-8.
   *
   * @throws JacksonException if it is not exactly one; its message may quote the document
   */
  public static JsonNode parse(byte[] json) {
    return MAPPER.readTree(json);
  }

  /** The node as UTF-8. */
  public static byte[] bytes(JsonNode node) {
    return bytes(node, MAPPER, ESCAPING);
  }

  /** The node as UTF-8 with sorted properties: the same bytes for equal objects. */
  public static byte[] canonicalBytes(JsonNode node) {
    return bytes(node, SORTING, SORTING_ESCAPING);
  }

  private static byte[] bytes(JsonNode node, JsonMapper plain, JsonMapper escaping) {
    try {
      return plain.writeValueAsBytes(node);
    } catch (JacksonException halfSurrogatePair) {
      // UTF-8 cannot carry it, a \\u escape can: the record still reaches the topic as SIMRS gave
      // it.
      return escaping.writeValueAsString(node).getBytes(StandardCharsets.US_ASCII);
    }
  }
}
