package id.nuha.bookingsync.fetcher.simrs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through an answer once, from its first to its last byte, and notes where the records stand,
 * which totals are stated and which status the body tells. It holds no record.
 */
final class PageScan {
  private static final List<String> LISTS = List.of("/list", "/data/list", "/data");
  private static final Set<String> ENVELOPES =
      Set.of("/data", "/meta_data", "/metaData", "/data/meta_data", "/data/metaData");
  private static final Pattern TOTAL = Pattern.compile("(/data)?(/meta_data|/metaData)?/count");
  private static final Pattern META_STATUS =
      Pattern.compile("(/data)?(/meta_data|/metaData)/(status|code)");
  private static final String STATUS = "/status";

  /** What a page holds at most; each takes eight bytes beside its own. */
  private static final int MAX_RECORDS = 200_000;

  private final Body body;
  private final JsonCursor cursor;
  private final Map<String, Records> lists = new HashMap<>();
  // Totals and statuses by where they stand.
  private final Map<String, String> scalars = new HashMap<>();

  private PageScan(Body body) {
    this.body = body;
    this.cursor = new JsonCursor(body);
  }

  /**
   * Scans it.
   *
   * @throws UnusableResponseException if it is not exactly one whole JSON object
   */
  static PageScan of(Body body) {
    PageScan scan = new PageScan(body);
    switch (scan.cursor.peek()) {
      case -1 -> throw new UnusableResponseException("SIMRS answered with an empty body");
      case '<' ->
          throw new UnusableResponseException("SIMRS answered with a web page instead of JSON");
      case '[' -> throw new UnusableResponseException("SIMRS answered without a list");
      case '{' -> scan.envelope("");
      default -> throw JsonCursor.broken();
    }
    if (scan.cursor.peek() != -1) {
      throw new UnusableResponseException("SIMRS answered with more than one JSON document");
    }
    return scan;
  }

  /** The list; null if there is none. A null in its place is an empty one. */
  @Nullable Records list() {
    List<Records> found = LISTS.stream().map(lists::get).filter(Objects::nonNull).toList();
    return found.stream()
        .filter(records -> !records.isEmpty())
        .findFirst()
        .orElse(found.isEmpty() ? null : found.get(0));
  }

  boolean hasRecords() {
    Records list = list();
    return list != null && !list.isEmpty();
  }

  /** The largest of the totals: where they disagree, it cannot end the paging too early. */
  OptionalLong total() {
    return scalars.entrySet().stream()
        .filter(
            stated ->
                TOTAL.matcher(stated.getKey()).matches()
                    && stated.getValue().matches("[0-9]{1,18}"))
        .mapToLong(stated -> Long.parseLong(stated.getValue()))
        .max();
  }

  /** The status that the body tells; of several 401, else one that is no success. */
  OptionalInt status() {
    return IntStream.concat(statuses(STATUS), metaStatuses())
        .reduce((one, other) -> other == 401 || one / 100 == 2 ? other : one);
  }

  /** Whether the part that is about the answer says that there is nothing to show. */
  boolean meansNoData() {
    return !hasRecords()
        && metaStatuses().anyMatch(status -> status == 202 || status == 204 || status == 404);
  }

  private IntStream metaStatuses() {
    return scalars.keySet().stream()
        .filter(member -> META_STATUS.matcher(member).matches())
        .flatMapToInt(this::statuses);
  }

  private IntStream statuses(String member) {
    String status = scalars.getOrDefault(member, "");
    return status.matches("[1-5][0-9]{2}")
        ? IntStream.of(Integer.parseInt(status))
        : IntStream.empty();
  }

  private void envelope(String path) {
    cursor.take('{');
    while (!cursor.take('}')) {
      if (cursor.take(',')) {
        continue;
      }
      member(path + "/" + name());
    }
  }

  private String name() {
    if (cursor.peek() != '"') {
      throw JsonCursor.broken();
    }
    String name = cursor.scalar();
    if (!cursor.take(':')) {
      throw JsonCursor.broken();
    }
    return name;
  }

  private void member(String member) {
    int first = cursor.peek();
    forget(member); // where a name stands twice, the later one counts
    if (ENVELOPES.contains(member) && first == '{') {
      envelope(member);
    } else if (LISTS.contains(member)) {
      list(member, first);
    } else if (TOTAL.matcher(member).matches()
        || META_STATUS.matcher(member).matches()
        || member.equals(STATUS)) {
      scalars.put(member, cursor.scalar());
    } else {
      cursor.skipValue();
    }
  }

  private void forget(String path) {
    lists.keySet().removeIf(member -> member.equals(path) || member.startsWith(path + "/"));
    scalars.keySet().removeIf(member -> member.startsWith(path + "/"));
  }

  private void list(String member, int first) {
    if (first == '[') {
      lists.put(member, recordsOfList());
    } else if (first == '{') {
      Records records = recordsOfObject();
      if (records != null) {
        lists.put(member, records);
      }
    } else if (cursor.scalar().equals("null") && first == 'n') {
      lists.put(member, new Records(body)); // some servers write no rows as null
    }
  }

  private Records recordsOfList() {
    Records records = new Records(body);
    cursor.take('[');
    while (!cursor.take(']')) {
      if (!cursor.take(',')) {
        add(records);
      }
    }
    return records;
  }

  /** PHP writes a list from which it has removed rows as {@code {"0": {…}, "2": {…}}}. */
  private @Nullable Records recordsOfObject() {
    Records records = new Records(body);
    boolean hasNumbers = true;
    boolean hasObjects = true;
    cursor.take('{');
    while (!cursor.take('}')) {
      if (cursor.take(',')) {
        continue;
      }
      hasNumbers &= name().matches("[0-9]+");
      hasObjects &= cursor.peek() == '{';
      add(records);
    }
    return hasNumbers || hasObjects ? records : null;
  }

  private void add(Records records) {
    if (records.size() == MAX_RECORDS) {
      throw new BodyTooLargeException(body.size());
    }
    cursor.peek();
    int from = cursor.place();
    cursor.skipValue();
    records.add(from, cursor.place());
  }
}
