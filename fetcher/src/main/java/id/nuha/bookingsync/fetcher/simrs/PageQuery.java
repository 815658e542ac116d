package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.View;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which page of which view.
 *
 * @param start first instant of the window
 * @param end last instant of the window
 * @param number from 1
 */
record PageQuery(View view, Instant start, Instant end, int number) {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  /** The first page of a window. */
  static PageQuery first(View view, Instant start, Instant end) {
    return new PageQuery(view, start, end, 1);
  }

  boolean isFirst() {
    return number == 1;
  }

  PageQuery next() {
    return new PageQuery(view, start, end, number + 1);
  }

  byte[] toJson(int limit) {
    ObjectNode body =
        MAPPER
            .createObjectNode()
            .put("id_laporan_view", view.id())
            .put("pages", number)
            .put("limit", limit)
            .put(view.window().start(), INSTANT.format(start))
            .put(view.window().end(), INSTANT.format(end));
    return MAPPER.writeValueAsBytes(body);
  }

  /** For messages. */
  String inWords() {
    return "Page %d of view %d".formatted(number, view.id());
  }
}
