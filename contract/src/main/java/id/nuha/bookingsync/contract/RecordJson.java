package id.nuha.bookingsync.contract;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;

/** Reads and writes SIMRS records so that the JSON stays equal: no number loses a digit. */
public final class RecordJson {
  /**
   * Parts of a document: names, values, brackets. A booking has some 80. Each takes up to 100 bytes
   * of memory, whatever it has in the document.
   */
  private static final int MAX_TOKENS = 200_000;

  private static final JsonMapper MAPPER =
      mapper(StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build());

  /** Reads a value in the middle of a document. */
  private static final ObjectReader SUBTREE =
      MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final JsonMapper UNLIMITED = mapper(StreamReadConstraints.defaults());

  private static final JsonMapper ESCAPING =
      MAPPER.rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final JsonMapper SORTING =
      MAPPER.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  private static final JsonMapper SORTING_ESCAPING =
      ESCAPING.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private RecordJson() {}

  private static JsonMapper mapper(StreamReadConstraints constraints) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(constraints)
                // Some servers write a line break in a text as it is. What it means is clear.
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /**
   * Parses one JSON document in UTF-8.
   *
   * @throws JacksonException if it is not exactly one, or has more than 200,000 names and values;
   *     its message may quote the document
   */
  public static JsonNode parse(byte[] json) {
    return MAPPER.readTree(json);
  }

  /** A parser of a document in UTF-8, with the limits of {@link #parse}. */
  static JsonParser parser(byte[] json) {
    return MAPPER.createParser(json);
  }

  /** The value that the parser stands at, and it then stands at its end. */
  static JsonNode node(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> StringNode.valueOf(parser.getString());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> IntNode.valueOf(parser.getIntValue());
            case LONG -> LongNode.valueOf(parser.getLongValue());
            default -> BigIntegerNode.valueOf(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.instance;
      default -> SUBTREE.readTree(parser);
    };
  }

  /** Refuses what stands behind a document, as {@link #parse} does. */
  static void expectEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "something stands behind the document");
    }
  }

  /**
   * Parses a document that we trust, of any number of records.
   *
   * @throws JacksonException if it is not exactly one; its message may quote the document
   */
  public static JsonNode parseTrusted(byte[] json) {
    return UNLIMITED.readTree(json);
  }

  /**
   * A node that stands for a document as it is, unparsed: it is no object, has no fields, and is
   * written as that document.
   *
   * @param why it is not parsed, as the end of a sentence about a key that cannot be read
   */
  public static JsonNode unparsed(byte[] json, String why) {
    return new POJONode(new Unparsed(new String(json, StandardCharsets.UTF_8), why));
  }

  /** Why a node is {@link #unparsed}; null if it is not. */
  static @Nullable String whyUnparsed(JsonNode node) {
    return node instanceof POJONode pojo && pojo.getPojo() instanceof Unparsed unparsed
        ? unparsed.why()
        : null;
  }

  private record Unparsed(String json, String why) implements JacksonSerializable {
    @Override
    public void serialize(JsonGenerator generator, SerializationContext context) {
      generator.writeRawValue(json);
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializationContext context, TypeSerializer type) {
      serialize(generator, context);
    }
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
