package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RecordKeyTest {
  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final View JADWAL = Catalogue.builtIn().view(123).orElseThrow();

  @ParameterizedTest
  @ValueSource(strings = {"1435755", "\"1435755\"", "\" 01435755 \"", "1435755.0", "1.435755e6"})
  void oneBookingHasOneKeyHoweverItsIdIsWritten(String id) {
    assertThat(key(BOOKING, "{\"booking_id\": " + id + "}")).isEqualTo("1435755");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-19",
        "2026-01-19 00:00:00",
        "2026-01-18T17:00:00Z",
        "2026-01-19T00:00:00+07:00",
        "2026-01-18T17:00:00.000+0000"
      })
  void oneSessionHasOneKeyHoweverItsDateIsWritten(String date) {
    assertThat(
            key(
                JADWAL,
                "{\"id_dokter\": \"57\", \"tanggal_char\": \"%s\", \"time_start\": \" 16:00\"}"
                    .formatted(date)))
        .isEqualTo("57|2026-01-19|16:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; booking_id; is absent",
        "{\"booking_id\": null}; booking_id; is absent",
        "{\"booking_id\": \"\"}; booking_id; is absent",
        "{\"booking_id\": \"  \"}; booking_id; is absent",
        "{\"booking_id\": \"-\"}; booking_id; is absent",
        "{\"booking_id\": []}; booking_id; is absent",
        "{\"booking_id\": {}}; booking_id; is absent",
        "{\"booking_id\": \"B-1\"}; booking_id; is text that is not a whole number",
        "{\"booking_id\": 1.5}; booking_id; is not a whole number",
        "{\"booking_id\": [1]}; booking_id; is a list, not a whole number",
        "{\"booking_id\": 1e999999999}; booking_id; is a number of more than 1000 digits",
        "17; booking_id; is absent"
      })
  void aRecordWithoutUsableKeySaysWhy(String json, String column, String reason) {
    assertThatThrownBy(() -> key(BOOKING, json))
        .isInstanceOfSatisfying(
            UnusableKeyException.class,
            e -> {
              assertThat(e.column()).isEqualTo(column);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "08:00, 08:00",
    "8:00, 08:00",
    "08:00:00, 08:00",
    "08.00, 08:00",
    "' 8.00.00 ', 08:00",
    "08:00:00.000, 08:00",
    "0:05, 00:05",
    "23:59:59, 23:59:59",
    "8:00:30, 08:00:30",
    "08:00:30.5, 08:00:30.5",
    "24:00, 24:00",
    "8, 8",
    "0800, 0800",
    "8:60, 8:60",
    "Pagi, Pagi",
    "-, -",
    "08:00 WIB, 08:00",
    "8.30 WITA, 08:30",
    "08:00 AM, 08:00 AM",
  })
  void aTimeHasOneSpellingAndWhatIsNoTimeStaysText(String simrs, String key) {
    assertThat(
            key(
                JADWAL,
                "{\"id_dokter\": 57, \"tanggal_char\": \"2026-01-19\", \"time_start\": \"%s\"}"
                    .formatted(simrs)))
        .isEqualTo("57|2026-01-19|" + key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0000-00-00\"",
        "\"0000-00-00 00:00:00\"",
        "\" 0000-00-00T00:00:00.000000 \"",
        "\"0000-00-00T00:00:00Z\"",
        "\"0000-00-00 07:00\"",
        "\"-0001-11-30T00:00:00+07:00\"",
        "\"-\"",
        "\"   \"",
        "[]",
        "{}",
      })
  void whatMeansNothingIsNoValueExceptInText(String nothing) {
    JsonNode record =
        RecordJson.parse(
            "{\"a\": %s, \"dokter\": %s, \"nama_dokter\": \"dr. Contoh\"}"
                .formatted(nothing, nothing)
                .getBytes(StandardCharsets.UTF_8));

    assertThat(BOOKING.valueOf("a", record::get, false)).isNull();
    assertThat(BOOKING.valueOf("dokter", record::get, false)).isEqualTo(record.get("nama_dokter"));
    assertThat(BOOKING.valueOf("a", record::get, true) == null).isEqualTo(!nothing.contains("\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"--\"", "\"0000-00-01\"", "0", "false", "[0]", "\"null\""})
  void whatDoesNotMeanNothingIsAValue(String value) {
    JsonNode record =
        RecordJson.parse("{\"a\": %s}".formatted(value).getBytes(StandardCharsets.UTF_8));

    assertThat(BOOKING.valueOf("a", record::get, false)).isEqualTo(record.get("a"));
  }

  @Test
  void barsInTextNeverMakeTwoKeysOne() {
    String one = "{\"id_dokter\": 1, \"tanggal_char\": \"2026-01-19\", \"time_start\": \"a|b\"}";
    String other = one.replace("a|b", "a\\\\|b");

    assertThat(key(JADWAL, one)).isNotEqualTo(key(JADWAL, other)).endsWith("a\\|b");
  }

  @Test
  void recordsKeepEveryDigitAndEveryCharacter() {
    String json =
        "{\"a\":0.10,\"b\":12345678901234567890.123456789,\"c\":\"é😀\\u0000\",\"d\":\"\\ud800\"}";

    byte[] bytes = RecordJson.bytes(RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)));

    assertThat(RecordJson.parse(bytes))
        .isEqualTo(RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(RecordJson.parse(bytes).get("d").stringValue()).isEqualTo("\ud800");
    assertThat(RecordJson.parse(bytes).get("b").decimalValue())
        .isEqualTo("12345678901234567890.123456789");
  }

  private static String key(View view, String json) {
    return RecordKey.of(view, RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)), JAKARTA)
        .text();
  }

  @Test
  void aKeyIsReadFromItsTextAsOperatorsTypeIt() {
    View jadwal = Catalogue.builtIn().view(123).orElseThrow();
    View booking = Catalogue.builtIn().view(239).orElseThrow();
    ZoneId clinic = ZoneId.of("Asia/Jakarta");

    assertThat(RecordKey.parse(jadwal, "057|2026-01-19| 8:00", clinic).text())
        .isEqualTo("57|2026-01-19|08:00");
    assertThat(RecordKey.parse(jadwal, "57|2026-01-19|a\\|b\\\\", clinic).text())
        .isEqualTo("57|2026-01-19|a\\|b\\\\");
    for (String text : List.of("", "x", "1|2", "1.5")) {
      assertThatExceptionOfType(UnusableValueException.class)
          .isThrownBy(() -> RecordKey.parse(booking, text, clinic));
    }
  }
}
