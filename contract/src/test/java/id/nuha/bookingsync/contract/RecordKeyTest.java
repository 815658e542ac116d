package id.nuha.bookingsync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "{\"booking_id\": \"  \"}; booking_id; is blank",
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
}
