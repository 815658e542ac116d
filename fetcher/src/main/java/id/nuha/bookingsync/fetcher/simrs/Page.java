package id.nuha.bookingsync.fetcher.simrs;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One page of a view.
 *
 * @param records as SIMRS gave them
 * @param total how many records SIMRS states that the whole window has
 */
public record Page(List<JsonNode> records, long total) {
  static final Page NONE = new Page(List.of(), 0);
}
