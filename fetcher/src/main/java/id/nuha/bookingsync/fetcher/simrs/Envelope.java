package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** The shapes in which SIMRS wraps a page and a pair of tokens. */
final class Envelope {
  private static final List<JsonPointer> LISTS = pointers("/list", "/data/list");
  private static final List<JsonPointer> TOTALS =
      pointers("/count", "/meta_data/count", "/data/count", "/data/meta_data/count");

  private Envelope() {}

  /**
   * Reads a page.
   *
   * @param mayBeMissing whether JSON without a list means that there is no such page
   * @throws UnusableResponseException if it is not JSON, or has no list or no total
   */
  static Page page(byte[] body, boolean mayBeMissing) {
    JsonNode answer = parse(body);
    if (mayBeMissing && LISTS.stream().noneMatch(list -> answer.at(list).isContainer())) {
      return Page.NONE;
    }
    JsonNode list =
        LISTS.stream()
            .map(answer::at)
            .filter(node -> node.isArray() || node.isNull()) // some servers write no rows as null
            .findFirst()
            .orElseThrow(() -> new UnusableResponseException("SIMRS answered without a list"));
    // Where they disagree the largest is believed: it cannot end the paging too early.
    long total =
        TOTALS.stream()
            .map(answer::at)
            .map(Envelope::count)
            .flatMapToLong(OptionalLong::stream)
            .max()
            .orElseThrow(() -> new UnusableResponseException("SIMRS answered without a total"));
    List<JsonNode> records = new ArrayList<>(list.size());
    list.forEach(records::add); // of null, none
    return new Page(records, total);
  }

  /** Reads the answer to a refresh; where no new refresh token is in it, the old one stays. */
  static TokenPair tokens(byte[] body, TokenPair old) {
    JsonNode answer = parse(body);
    JsonNode data = answer.path("data").isObject() ? answer.path("data") : answer;
    String token = data.path("token").asString("");
    String refreshToken = data.path("refresh_token").asString("");
    return new TokenPair(token, refreshToken.isEmpty() ? old.refreshToken() : refreshToken);
  }

  private static OptionalLong count(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
      return OptionalLong.of(node.longValue());
    }
    if (node.isString() && node.stringValue().strip().matches("[0-9]{1,18}")) {
      return OptionalLong.of(Long.parseLong(node.stringValue().strip()));
    }
    return OptionalLong.empty();
  }

  private static JsonNode parse(byte[] body) {
    try {
      return RecordJson.parse(body);
    } catch (JacksonException e) {
      throw new UnusableResponseException(
          body.length > 0 && body[0] == '<'
              ? "SIMRS answered with a web page instead of JSON"
              : "SIMRS answered with JSON that is cut off or broken");
    }
  }

  private static List<JsonPointer> pointers(String... paths) {
    return Stream.of(paths).map(JsonPointer::compile).toList();
  }
}
