package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class RecordFieldsTest {
  private static final Map<String, Integer> AB = Map.of("a", 0, "b", 1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "0.10",
        "1e3",
        "true",
        "false",
        "null",
        "\"\"",
        "\"\u00e9\ud83d\ude00\"",
        "[]",
        "{}",
        "[1, {\"b\": 2}]",
        "{\"b\": [1, 2], \"a\": {}}"
      })
  void aValueIsThatOfTheTree(String value) {
    byte[] json =
        "{\"x\": {\"a\": 7}, \"a\": %s, \"b\": 5}"
            .formatted(value)
            .getBytes(StandardCharsets.UTF_8);
    JsonNode tree = RecordJson.parse(json);
    List<String> others = new ArrayList<>();

    RecordFields fields = RecordFields.read(json, AB, others::add);

    assertThat(fields.get("a").toString()).isEqualTo(tree.get("a").toString());
    assertThat(fields.get("a").getNodeType()).isEqualTo(tree.get("a").getNodeType());
    assertThat(fields.get(1).intValue()).isEqualTo(5);
    assertThat(fields.get("c")).isNull();
    assertThat(others).containsExactly("x");
  }

  @Test
  void ofTwoFieldsOfANameTheLastCounts() {
    assertThat(read("{\"a\": 1, \"a\": 2}").get("a").intValue()).isEqualTo(2);
    assertThat(read("{}").get("a")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "null", "\"a\"", "[{\"a\": 1}]"})
  void whatIsNoObjectHasNoFields(String json) {
    assertThat(read(json)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\": 1",
        "{\"a\"}",
        "{\"a\": 1} {}",
        "{\"a\": 1}}",
        "[",
        "[1] 2",
        "{\"x\": [1}"
      })
  void whatIsNotOneDocumentIsRefusedAsInATree(String json) {
    assertThatThrownBy(() -> RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
  }

  @Test
  void theFirstOfEachFieldIsReadAndNoFurther() {
    RecordFields fields = first("{\"x\": [1], \"b\": 1, \"a\": 2, \"a\": 3, \"c\": ");

    assertThat(fields.get("a").intValue()).isEqualTo(2);
    assertThat(fields.get("b").intValue()).isEqualTo(1);
    assertThat(first("{\"a\": 1}").get("b")).isNull();
    assertThat(first("[1]")).isNull();
    assertThatThrownBy(() -> first("{\"a\": 1, \"x\": }")).isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-06, 2026-02-06T00:00",
    "2026-02-06 08:01:02, 2026-02-06T08:01:02",
    "2026-02-06T23:59:59.1, 2026-02-06T23:59:59.100",
    "2026-02-06T23:59:59.123456789, 2026-02-06T23:59:59.123456789",
    "0000-01-01, 0000-01-01T00:00",
    "2026-02-06T08:00,",
    "2026-02-06x08:00:00,",
    "2026-02-06T08:00:00Z,",
    "2026-02-06T08:00:00.,",
    "2026-02-06T08:00:00.1234567890,",
    "2026-2-06 08:00:00,",
    "06/02/2026,",
    "2026-02-06 08:00:0a,",
    "２０２６-02-06,"
  })
  void digitsAreReadWhereTheyStand(String text, String expected) {
    assertThat(DateTimeDigits.read(text, text.length()))
        .isEqualTo(expected == null ? null : LocalDateTime.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-30", "2026-13-01", "0000-00-00", "2026-02-06 24:00:00"})
  void aDateThatDoesNotExistIsRefused(String text) {
    assertThatThrownBy(() -> DateTimeDigits.read(text, text.length()))
        .isInstanceOf(DateTimeException.class);
  }

  private static RecordFields first(String json) {
    return RecordFields.first(json.getBytes(StandardCharsets.UTF_8), AB);
  }

  private static RecordFields read(String json) {
    return RecordFields.read(json.getBytes(StandardCharsets.UTF_8), AB, other -> {});
  }
}
