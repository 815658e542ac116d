package id.nuha.bookingsync.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import id.nuha.bookingsync.contract.Catalogue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  private static final Catalogue CATALOGUE = Catalogue.builtIn();

  @Test
  void recordsAreKeptForEverUnlessSaidOtherwise() {
    assertThat(read("").checkedBy(CATALOGUE)).isEqualTo(new Retention(null));
    assertThat(read("16").checkedBy(CATALOGUE)).isEqualTo(new Retention(16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "30d", "1.5", "36501"})
  void whatIsNoNumberOfDaysIsRefused(String days) {
    SettingsReader reader = new SettingsReader(Map.of("RETENTION_DAYS", days)::get);
    Retention.from(reader);

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(reader::check)
        .withMessageContaining("RETENTION_DAYS is '" + days + "'");
  }

  @Test
  void lessThanASyncReadsIsRefused() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read("15").checkedBy(CATALOGUE))
        .withMessageContaining("RETENTION_DAYS is '15': set it to 16, the days that a sync reads");
  }

  private static Retention read(String days) {
    SettingsReader reader = new SettingsReader(Map.of("RETENTION_DAYS", days)::get);
    Retention retention = Retention.from(reader);
    reader.check();
    return retention;
  }
}
