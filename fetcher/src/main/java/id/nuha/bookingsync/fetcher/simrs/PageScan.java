package id.nuha.bookingsync.fetcher.simrs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Goes through a response once, from its first to its last byte, and notes where the records stand
 * and which totals are stated. It holds no value of the response.
 */
final class PageScan {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> LISTS = List.of("/list", "/data/list");
  private static final List<String> TOTALS =
      List.of("/count", "/meta_data/count", "/data/count", "/data/meta_data/count");
  private static final List<String> ENVELOPES = List.of("/data", "/meta_data", "/data/meta_data");

  /** What a page holds at most; each takes eight bytes beside its own. */
  private static final int MAX_RECORDS = 200_000;

  private final Body body;
  private final Map<String, Records> lists = new HashMap<>();
  private final Map<String, Boolean> containers = new HashMap<>();
  private final Map<String, OptionalLong> totals = new HashMap<>();

  private PageScan(Body body) {
    this.body = body;
  }

  /**
   * Scans it.
   *
   * @throws tools.jackson.core.JacksonException if it is not exactly one JSON document
   */
  static PageScan of(Body body) {
    PageScan scan = new PageScan(body);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body.stream())) {
      if (parser.nextToken() == null) {
        throw new UnusableResponseException("SIMRS answered with an empty body");
      }
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        scan.envelope(parser, "");
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new UnusableResponseException("SIMRS answered with more than one JSON document");
      }
    }
    return scan;
  }

  /** Whether there is something, of whatever shape, where the list should be. */
  boolean hasContainerForList() {
    return containers.containsValue(true);
  }

  /** The list; null if there is none. A null in its place is an empty one. */
  @Nullable Records list() {
    return LISTS.stream().filter(lists::containsKey).map(lists::get).findFirst().orElse(null);
  }

  /** The largest of the totals: where they disagree, it cannot end the paging too early. */
  OptionalLong total() {
    return totals.values().stream().flatMapToLong(OptionalLong::stream).max();
  }

  private void envelope(JsonParser parser, String path) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = path + "/" + parser.currentName();
      JsonToken value = parser.nextToken();
      if (LISTS.contains(member)) {
        list(parser, member, value);
      } else if (TOTALS.contains(member)) {
        totals.put(member, total(parser, value));
      } else if (ENVELOPES.contains(member)) {
        forget(member); // where a name stands twice, the later one counts
        if (value == JsonToken.START_OBJECT) {
          envelope(parser, member);
        }
      }
      parser.skipChildren();
    }
  }

  private void forget(String path) {
    lists.keySet().removeIf(member -> member.startsWith(path + "/"));
    containers.keySet().removeIf(member -> member.startsWith(path + "/"));
    totals.keySet().removeIf(member -> member.startsWith(path + "/"));
  }

  private void list(JsonParser parser, String member, JsonToken value) {
    lists.remove(member);
    containers.put(member, value.isStructStart());
    if (value == JsonToken.VALUE_NULL) { // some servers write no rows as null
      lists.put(member, new Records(body));
    } else if (value == JsonToken.START_ARRAY) {
      lists.put(member, records(parser));
    }
  }

  private Records records(JsonParser parser) {
    Records records = new Records(body);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long from = parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      long to = parser.currentLocation().getByteOffset();
      if (from < 0) { // it was taken for UTF-16 or UTF-32
        throw new UnusableResponseException("SIMRS answered with JSON that is not UTF-8");
      }
      if (records.size() == MAX_RECORDS) {
        throw new BodyTooLargeException(body.size());
      }
      records.add((int) from, (int) to);
    }
    return records;
  }

  private static OptionalLong total(JsonParser parser, JsonToken value) {
    if (value != JsonToken.VALUE_NUMBER_INT && value != JsonToken.VALUE_STRING) {
      return OptionalLong.empty();
    }
    String text = parser.getString().strip();
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
