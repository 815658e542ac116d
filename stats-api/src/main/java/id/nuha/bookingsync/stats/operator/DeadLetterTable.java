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

/** Dead letters as a table, of the writer's answer. */
final class DeadLetterTable {
  /** How many are asked for where nobody says: as many as the writer gives at once. */
  static final String MAX_LIMIT = "500";

  // The records themselves are no column, whatever the writer answers.
  private static final List<String> HEADER =
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
          "status");

  private DeadLetterTable() {}

  /**
   * The answer with the table in the place of the writer's JSON, and a Link to the next page where
   * there is one; a refusal as it is.
   *
   * @param path where pages are
   * @param parameters what this page was asked for with
   */
  static ResponseEntity<byte[]> answer(
      ResponseEntity<byte[]> ofWriter, String path, Map<String, String> parameters) {
    byte[] body = ofWriter.getBody();
    if (ofWriter.getStatusCode() != HttpStatus.OK || body == null) {
      return ofWriter;
    }
    JsonNode answer = JsonMapper.shared().readTree(body);
    HttpHeaders headers = new HttpHeaders();
    JsonNode next = answer.path("next");
    if (next.isIntegralNumber()) {
      headers.set(
          HttpHeaders.LINK,
          "<%s>; rel=\"next\"".formatted(uri(path, parameters, next.longValue())));
    }
    List<JsonNode> deadLetters = new ArrayList<>(answer.path("data").values());
    return CsvTable.named(
        "dead-letters",
        ResponseEntity.ok()
            .headers(headers)
            .body(CsvTable.of(HEADER, deadLetters, DeadLetterTable::row).bytes()));
  }

  private static URI uri(String path, Map<String, String> parameters, long from) {
    UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path);
    parameters.forEach(uri::queryParam);
    return uri.replaceQueryParam("from", from).encode().build().toUri();
  }

  private static List<@Nullable Object> row(JsonNode deadLetter) {
    return CsvTable.row(HEADER.stream().map(name -> cell(deadLetter.path(name))).toArray());
  }

  private static @Nullable Object cell(JsonNode value) {
    return value.isNull() || value.isMissingNode()
        ? null
        : value.isNumber() ? value.numberValue() : value.asString();
  }
}
