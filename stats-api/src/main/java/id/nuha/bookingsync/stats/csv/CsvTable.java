package id.nuha.bookingsync.stats.csv;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * A table that is written as CSV (RFC 4180): UTF-8 with a byte order mark, by which spreadsheets
 * know it, and lines that end in CRLF.
 *
 * @param header the names of the columns
 * @param rows their values; null is an empty cell
 */
public record CsvTable(List<String> header, List<List<@Nullable Object>> rows) {
  /** The media type. */
  public static final String MEDIA_TYPE = "text/csv";

  private static final MediaType CONTENT_TYPE =
      new MediaType("text", "csv", StandardCharsets.UTF_8);
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  // What a spreadsheet takes for the beginning of a formula.
  private static final String FORMULA = "=+-@\t\r";

  private static final CsvMapper MAPPER = new CsvMapper();
  private static final CsvSchema LINES = CsvSchema.emptySchema().withLineSeparator("\r\n");

  /** A table with a row for each of the items. */
  public static <T> CsvTable of(
      List<String> header, List<T> items, Function<T, List<@Nullable Object>> row) {
    return new CsvTable(header, items.stream().map(row).toList());
  }

  /** The values of a row. */
  public static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    StringWriter file = new StringWriter();
    file.append(BYTE_ORDER_MARK);
    try (SequenceWriter lines = MAPPER.writer(LINES).writeValues(file)) {
      lines.write(header);
      rows.forEach(row -> lines.write(row.stream().map(CsvTable::cell).toList()));
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The answer that holds it, with the headers that another one has. */
  public static ResponseEntity<byte[]> named(String name, ResponseEntity<byte[]> answer) {
    if (!answer.hasBody()) {
      return answer;
    }
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .contentType(CONTENT_TYPE)
        .headers(
            headers ->
                headers.setContentDisposition(
                    ContentDisposition.attachment().filename(name + ".csv").build()))
        .body(answer.getBody());
  }

  private static Object cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    String text = value.toString();
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
