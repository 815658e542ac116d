package id.nuha.bookingsync.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.UnusableValueException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ColumnTest {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "INT4; -1; 12; 12",
        "INT4; -1; \" 012 \"; 12",
        "INT4; -1; 12.0; 12",
        "INT4; -1; \"  \"; ",
        "INT4; -1; -2147483648; -2147483648",
        "VARCHAR; 9; \"abcde\"; abcde",
        "VARCHAR; 9; \"😀😀😀😀😀\"; 😀😀😀😀😀",
        "VARCHAR; 54; 123; 123",
        "TEXT; -1; true; true",
        "TEXT; -1; 0.10; 0.10",
        "TIMESTAMP; -1; \"2026-02-06\"; 2026-02-06T00:00:00",
        "TIMESTAMP; -1; \"2026-02-06 08:00:00\"; 2026-02-06T08:00:00",
        "TIMESTAMP; -1; \"2026-02-06T08:00\"; 2026-02-06T08:00:00",
        "TIMESTAMP; -1; \"2026-02-06T01:00:00Z\"; 2026-02-06T08:00:00",
        "TIMESTAMP; -1; \"2026-02-06T01:00:00.1234567+00:00\"; 2026-02-06T08:00:00.123456",
        "TIMESTAMP; -1; \"2026-02-05T20:00:00-05:00\"; 2026-02-06T08:00:00",
        "TIMESTAMPTZ; -1; \"2026-02-06 08:00:00\"; 2026-02-06T08:00:00+07:00",
        "DATE; -1; \"2026-02-05T17:00:00Z\"; 2026-02-06",
        "NUMERIC; 655366; 12345678.1; 12345678.1",
        "BOOL; -1; 0; false",
      })
  void valuesBecomeWhatTheColumnHolds(String type, int typmod, String json, String text) {
    assertThat(column(type, typmod).text(node(json), JAKARTA)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "INT4; -1; 2147483648; out of range",
        "INT4; -1; 1e400; out of range",
        "INT4; -1; 1e999999999; more than 1000 digits",
        "INT4; -1; \"12a\"; not a whole number",
        "INT4; -1; 1.5; not a whole number",
        "INT4; -1; {}; is an object",
        "INT4; -1; true; is true or false",
        "VARCHAR; 9; \"abcdef\"; is too long: 6 characters, the column holds 5",
        "VARCHAR; 54; \"a\\u0000b\"; U+0000",
        "TEXT; -1; \"\\ud800x\"; half a UTF-16 surrogate pair",
        "TEXT; -1; [1]; is a list, not text",
        "TIMESTAMP; -1; \"2026-02-30\"; impossible date",
        "TIMESTAMP; -1; \"0000-00-00 00:00:00\"; impossible date",
        "TIMESTAMP; -1; \"2026-02-06 25:00:00\"; impossible date",
        "TIMESTAMP; -1; \"06/02/2026\"; not a date or time in a known form",
        "TIMESTAMP; -1; 1770336000; is a number, not a date",
        "NUMERIC; 655366; 123456789.1; out of range",
      })
  void whatTheColumnCannotHoldIsRefusedWithoutQuotingIt(
      String type, int typmod, String json, String reason) {
    assertThatThrownBy(() -> column(type, typmod).text(node(json), JAKARTA))
        .isInstanceOf(UnusableValueException.class)
        .hasMessageContaining(reason);
  }

  private static Column column(String type, int typmod) {
    return new Column("kolom", ColumnType.valueOf(type), typmod, false);
  }

  private static JsonNode node(String json) {
    return RecordJson.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
