package id.nuha.bookingsync.stats.operator;

import id.nuha.bookingsync.stats.csv.CsvTable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the writer answers, as a table.
 *
 * @param name of the file
 * @param header its columns: names of the writer's fields
 * @param next the parameter that the writer's {@code next} is for
 */
record RelayedTable(String name, List<String> header, String next) {
  /** How many rows are asked for where nobody says: as many as the writer gives at once. */
  static final String MAX_LIMIT = "500";

  /** The records themselves are no column, whatever the writer answers. */
  static final RelayedTable DEAD_LETTERS =
      new RelayedTable(
          "dead-letters",
          List.of(
              "offset",
              "key",
              "run_id",
              "observed_at",
              "set_aside_at",
              "topic",
              "partition",
              "original_offset",
              "column",
              "reason",
              "exception",
              "sqlstate",
              "attempts",
              "status"),
          "from");

  static final RelayedTable AUDIT =
      new RelayedTable(
          "audit",
          List.of("id", "at", "who", "role", "from", "action", "what", "result", "hash"),
          "before");

  /**
   * The answer with the table in the place of the writer's JSON, and a Link to the next page where
   * there is one; a refusal as it is.
   *
   * @param path where pages are
   * @param parameters what this page was asked for with
   */
  ResponseEntity<byte[]> answer(
      ResponseEntity<byte[]> ofWriter, String path, Map<String, String> parameters) {
    byte[] body = ofWriter.getBody();
    if (ofWriter.getStatusCode() != HttpStatus.OK || body == null) {
      return ofWriter;
    }
    JsonNode answer = JsonMapper.shared().readTree(body);
    HttpHeaders headers = new HttpHeaders();
    JsonNode nextPage = answer.path("next");
    if (nextPage.isIntegralNumber()) {
      headers.set(
          HttpHeaders.LINK,
          "<%s>; rel=\"next\"".formatted(uri(path, parameters, nextPage.longValue())));
    }
    List<JsonNode> rows = new ArrayList<>(answer.path("data").values());
    return CsvTable.named(
        name,
        ResponseEntity.ok().headers(headers).body(CsvTable.of(header, rows, this::row).bytes()));
  }

  private URI uri(String path, Map<String, String> parameters, long nextPage) {
    UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path);
    parameters.forEach(uri::queryParam);
    return uri.replaceQueryParam(next, nextPage).encode().build().toUri();
  }

  private List<@Nullable Object> row(JsonNode of) {
    return CsvTable.row(header.stream().map(column -> cell(of.path(column))).toArray());
  }

  private static @Nullable Object cell(JsonNode value) {
    return value.isNull() || value.isMissingNode()
        ? null
        : value.isNumber()
            ? value.numberValue()
            : value.isObject() ? value.toString() : value.asString();
  }
}
