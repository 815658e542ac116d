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
   * @param next the way to the page behind it
   * @throws UnusableResponseException if it is not JSON, or has no list or no total
   */
  static Page page(byte[] body, PageLink next) {
    return page(parse(body), next);
  }

  /**
   * Reads a page, or none where there is JSON without a list.
   *
   * @throws UnusableResponseException if it is not JSON, or has a list and no total
   */
  static Page pageIfAny(byte[] body, PageLink next) {
    JsonNode response = parse(body);
    boolean hasList = LISTS.stream().anyMatch(list -> response.at(list).isContainer());
    return hasList ? page(response, next) : noPage(next);
  }

  /** A page without records. */
  static Page noPage(PageLink next) {
    return new Page(List.of(), 0, next);
  }

  private static Page page(JsonNode response, PageLink next) {
    JsonNode list =
        LISTS.stream()
            .map(response::at)
            .filter(node -> node.isArray() || node.isNull()) // some servers write no rows as null
            .findFirst()
            .orElseThrow(() -> new UnusableResponseException("SIMRS answered without a list"));
    // Where several totals disagree, the largest counts: it cannot end the paging too early.
    long total =
        TOTALS.stream()
            .map(response::at)
            .map(Envelope::count)
            .flatMapToLong(OptionalLong::stream)
            .max()
            .orElseThrow(() -> new UnusableResponseException("SIMRS answered without a total"));
    List<JsonNode> records = new ArrayList<>(list.size());
    list.forEach(records::add); // nothing, where the list is null
    return new Page(records, total, next);
  }

  /** Reads the new tokens; the old refresh token stays where SIMRS sends no new one. */
  static TokenPair tokens(byte[] body, TokenPair old) {
    JsonNode response = parse(body);
    JsonNode data = response.path("data").isObject() ? response.path("data") : response;
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
