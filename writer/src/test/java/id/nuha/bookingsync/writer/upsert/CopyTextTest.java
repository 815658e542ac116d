package id.nuha.bookingsync.writer.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTextTest {
  private final CopyText text = new CopyText(1);

  @Test
  void valuesStandBetweenTabsAndRowsInLines() {
    text.add("a");
    text.add((String) null);
    text.add("");
    text.endRow();
    text.add("\\N");
    text.add("x\ty\nz\r\\.");
    text.endRow();

    assertThat(written()).isEqualTo("a\t\\N\t\n\\\\N\tx\\ty\\nz\\r\\\\.\n");
  }

  @Test
  void theValuesOfAnotherTextAreAddedAsTheyAre() {
    CopyText values = new CopyText(100);
    values.add("a");
    values.endRow();
    values.clear();
    values.add("b\t");
    values.add((String) null);
    CopyText copy = values.copy();
    values.clear();

    text.add(copy);
    text.add("c");
    text.endRow();

    assertThat(written()).isEqualTo("b\\t\t\\N\tc\n");
    assertThat(copy.bytes()).hasSize(copy.size() + 1);
  }

  @Test
  void everyCharacterIsUtf8() {
    String all =
        new String(
            new int[] {
              'a', 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x1f600,
              0x10ffff
            },
            0,
            12);
    text.add(all);

    assertThat(written()).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\n", "é", "€", "😀", "\\"})
  void longTextFindsRoom(String part) {
    text.add(part.repeat(20_001));

    assertThat(written()).isEqualTo(part.replace("\\", "\\\\").replace("\n", "\\n").repeat(20_001));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-27T09:42:29.123456Z",
        "0001-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z",
        "2026-02-06T01:00:00.000001Z"
      })
  void anInstantIsWrittenToTheMicrosecond(String instant) {
    text.add(Instant.parse(instant));

    assertThat(written()).isEqualTo(instant);
  }

  @Test
  void anInstantOfAnotherYearIsWrittenAsWell() {
    text.add(Instant.parse("+10000-01-01T00:00:00Z"));

    assertThat(written()).isEqualTo("+10000-01-01T00:00Z");
  }

  private String written() {
    return new String(text.bytes(), 0, text.size(), StandardCharsets.UTF_8);
  }
}
