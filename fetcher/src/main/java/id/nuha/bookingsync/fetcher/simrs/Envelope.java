package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.contract.RecordJson;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The shapes in which SIMRS wraps a page and a pair of tokens. */
final class Envelope {
  private Envelope() {}

  /**
   * Reads a page.
   *
   * @param next the way to the page behind it
   * @throws UnusableResponseException if it is not JSON, or has no list or no total
   */
  static Page page(Body body, PageLink next) {
    return page(scan(body), next);
  }

  /**
   * Reads a page, or none where there is JSON without a list.
   *
   * @throws UnusableResponseException if it is not JSON, or has a list and no total
   */
  static Page pageIfAny(Body body, PageLink next) {
    PageScan scan = scan(body);
    return scan.hasContainerForList() ? page(scan, next) : noPage(next);
  }

  /** A page without records. */
  static Page noPage(PageLink next) {
    return new Page(List.of(), OptionalLong.empty(), next);
  }

  private static Page page(PageScan scan, PageLink next) {
    Records records = scan.list();
    if (records == null) {
      throw new UnusableResponseException("SIMRS answered without a list");
    }
    long total =
        scan.total()
            .orElseThrow(() -> new UnusableResponseException("SIMRS answered without a total"));
    return new Page(records, OptionalLong.of(total), next);
  }

  /** Reads the new tokens; the old refresh token stays where SIMRS sends no new one. */
  static TokenPair tokens(Body body, TokenPair old) {
    JsonNode response;
    try {
      response = RecordJson.parse(body.bytes(0, body.size()));
    } catch (JacksonException e) {
      throw noJson(body);
    }
    JsonNode data = response.path("data").isObject() ? response.path("data") : response;
    String token = data.path("token").asString("");
    String refreshToken = data.path("refresh_token").asString("");
    return new TokenPair(token, refreshToken.isEmpty() ? old.refreshToken() : refreshToken);
  }

  private static PageScan scan(Body body) {
    try {
      return PageScan.of(body);
    } catch (JacksonException e) {
      throw noJson(body);
    }
  }

  private static UnusableResponseException noJson(Body body) {
    return new UnusableResponseException(
        body.first() == '<'
            ? "SIMRS answered with a web page instead of JSON"
            : "SIMRS answered with JSON that is cut off or broken");
  }
}
