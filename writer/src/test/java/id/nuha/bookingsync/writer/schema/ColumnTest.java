package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.UnusableValueException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

class ColumnTest {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "INT4; 12; 12",
        "INT4; \" 012 \"; 12",
        "INT4; \"0042\"; 42",
        "INT4; \"999999999\"; 999999999",
        "INT4; 12.0; 12",
        "INT4; -2147483648; -2147483648",
        "VARCHAR(5); \"abcde\"; abcde",
        "VARCHAR(5); \"😀😀😀😀😀\"; 😀😀😀😀😀",
        "VARCHAR(50); 123; 123",
        "TEXT; true; true",
        "TEXT; 0.10; 0.10",
        "TIMESTAMP; \"2026-02-06\"; 2026-02-06T00:00",
        "TIMESTAMP; \"2026-02-06 08:00:00\"; 2026-02-06 08:00:00",
        "TIMESTAMP; \"2026-02-06T01:00+00\"; 2026-02-06T08:00",
        "TIMESTAMP; \"2026-02-06T08:00\"; 2026-02-06T08:00",
        "TIMESTAMP; \"2026-02-06T01:00:00Z\"; 2026-02-06T08:00",
        "TIMESTAMP; \"2026-02-06T01:00:00.1234567+00:00\"; 2026-02-06T08:00:00.123456",
        "TIMESTAMP; \"2026-02-05T20:00:00-05:00\"; 2026-02-06T08:00",
        "TIMESTAMPTZ; \"2026-02-06 08:00:00\"; 2026-02-06T08:00:00+07:00",
        "DATE; \"2026-02-05T17:00:00Z\"; 2026-02-06",
        "NUMERIC(10,2); 12345678.1; 12345678.1",
        "BOOL; 0; false",
        "JSONB; \"C:\\\\udara\\\\u0000\"; \"C:\\\\udara\\\\u0000\"",
        "JSONB; {\"a\\\\udb\": [\"😀\", null, 1.50]}; {\"a\\\\udb\":[\"😀\",null,1.50]}",
      })
  void valuesBecomeWhatTheColumnHolds(String type, String json, String text) {
    assertThat(column(type).text(node(json), JAKARTA)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "INT4; 2147483648; out of range",
        "INT4; 1e400; out of range",
        "INT4; 1e999999999; more than 1000 digits",
        "INT4; \"12a\"; not a whole number",
        "INT4; 1.5; not a whole number",
        "INT4; {}; is an object",
        "INT4; true; is true or false",
        "VARCHAR(5); \"abcdef\"; is too long: 6 characters, the column holds 5",
        "VARCHAR(50); \"a\\u0000b\"; U+0000",
        "TEXT; \"\\ud800x\"; half a UTF-16 surrogate pair",
        "TEXT; \"x\\ud800\"; half a UTF-16 surrogate pair",
        "TEXT; \"\\udc00\\ud800\"; half a UTF-16 surrogate pair",
        "TEXT; \"\\ud83d\\ude00\\ude00\"; half a UTF-16 surrogate pair",
        "TEXT; [1]; is a list, not text",
        "TIMESTAMP; \"2026-02-30\"; impossible date",
        "TIMESTAMP; \"0000-00-00 00:00:00\"; impossible date",
        "TIMESTAMP; \"2026-02-06 25:00:00\"; impossible date",
        "TIMESTAMP; \"06/02/2026\"; not a date or time in a known form",
        "TIMESTAMP; 1770336000; is a number, not a date",
        "NUMERIC(10,2); 123456789.1; out of range",
        "NUMERIC; \"1e999999999\"; more than 1000 digits",
        "NUMERIC; \"-1e-999999999\"; more than 1000 digits",
        "NUMERIC; \"0e99999999999\"; not a number",
        "FLOAT8; \"1e999999999\"; more than 1000 digits",
        "JSONB; \"a\\u0000b\"; U+0000",
        "JSONB; [{\"a\": \"\\ud800x\"}]; half a UTF-16 surrogate pair",
        "JSONB; [{\"a\\u0000\": 1}]; U+0000",
      })
  void whatTheColumnCannotHoldIsRefusedWithoutQuotingIt(String type, String json, String reason) {
    assertThatThrownBy(() -> column(type).text(node(json), JAKARTA))
        .isInstanceOf(UnusableValueException.class)
        .hasMessageContaining(reason);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void millionsOfDigitsAreRefusedWithoutBeingRead() {
    JsonNode digits = StringNode.valueOf("9".repeat(20_000_000));

    for (String type : List.of("NUMERIC", "NUMERIC(10,2)", "FLOAT4", "FLOAT8", "INT8")) {
      assertThatThrownBy(() -> column(type).text(digits, JAKARTA))
          .isInstanceOf(UnusableValueException.class);
    }
  }

  // As SQL writes a type: VARCHAR(50), NUMERIC(10,2).
  private static Column column(String type) {
    String[] parts = type.replace(")", "").split("[(,]", -1);
    Integer first = parts.length > 1 ? Integer.valueOf(parts[1]) : null;
    ColumnSize size =
        parts.length > 2
            ? new ColumnSize(null, first, Integer.valueOf(parts[2]))
            : new ColumnSize(first, null, null);
    return new Column("kolom", ColumnType.valueOf(parts[0]), size, false);
  }

  private static JsonNode node(String json) {
    return RecordJson.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
