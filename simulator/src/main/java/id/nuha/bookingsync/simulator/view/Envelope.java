package id.nuha.bookingsync.simulator.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a page comes in.
 *
 * @param shape the page's JSON, with words in the places of what differs from page to page
 */
record Envelope(ObjectNode shape) {
  private static final String ROWS = "rows";
  private static final String TOTAL = "total";
  private static final Map<String, Function<Page, JsonNode>> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(ROWS, Page::rows);
    WORDS.put(TOTAL, page -> number(page.total()));
    WORDS.put("total as text", page -> text(Integer.toString(page.total())));
    WORDS.put("page", page -> number(page.page()));
    WORDS.put("limit", page -> number(page.limit()));
  }

  /**
   * What stands in an envelope.
   *
   * @param total how many rows all pages have, or what is said of that
   * @param page its number
   * @param limit the most rows that a page has
   */
  record Page(JsonNode rows, int total, int page, int limit) {}

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Envelope of(ObjectNode shape) {
    long rows = leaves(shape).filter(leaf -> leaf.asString().equals(ROWS)).count();
    long totals = leaves(shape).filter(leaf -> leaf.asString().startsWith(TOTAL)).count();
    if (rows != 1
        || totals != 1
        || !leaves(shape).allMatch(leaf -> WORDS.containsKey(leaf.asString()))) {
      throw new IllegalArgumentException(
          "an envelope needs places for rows and for total; write it as {count: total, data: {list: rows}}, with the words %s"
              .formatted(String.join(", ", WORDS.keySet())));
    }
    return new Envelope(shape);
  }

  String around(Page page) {
    return JsonMapper.shared().writeValueAsString(filled(shape, page));
  }

  private static JsonNode filled(JsonNode shape, Page page) {
    if (!shape.isObject()) {
      return WORDS.getOrDefault(shape.asString(), Page::rows).apply(page);
    }
    ObjectNode filled = JsonNodeFactory.instance.objectNode();
    shape.properties().forEach(p -> filled.set(p.getKey(), filled(p.getValue(), page)));
    return filled;
  }

  private static Stream<JsonNode> leaves(JsonNode shape) {
    return shape.isObject() ? shape.values().stream().flatMap(Envelope::leaves) : Stream.of(shape);
  }

  private static JsonNode number(int number) {
    return JsonNodeFactory.instance.numberNode(number);
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }
}
