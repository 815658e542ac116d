package id.nuha.bookingsync.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  @Test
  void everyWrongSettingIsNamedAtOnceWithItsMend() {
    SettingsReader reader =
        new SettingsReader(
            Map.of(
                    "TIMEZONE", "UTC+7",
                    "SYNC_PAGE_SIZE", "0",
                    "SYNC_MIN_INTERVAL", "fast",
                    "EXTERNAL_API_URL", "https://user:secret@simrs.example")
                ::get);
    reader.zone("TIMEZONE", "Asia/Jakarta");
    reader.integer("SYNC_PAGE_SIZE", 100, 1, 10_000);
    reader.duration("SYNC_MIN_INTERVAL", "200ms");
    reader.url("EXTERNAL_API_URL", null, "the base URL of SIMRS");
    reader.required("EXTERNAL_API_KEY", "the API key");

    assertThatThrownBy(reader::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TIMEZONE is 'UTC+7': set it to a time zone like Asia/Jakarta")
        .hasMessageContaining("SYNC_PAGE_SIZE is '0': set it to a whole number from 1 to 10000")
        .hasMessageContaining("SYNC_MIN_INTERVAL is 'fast'")
        .hasMessageContaining("EXTERNAL_API_URL is not an http or https address")
        .hasMessageContaining("EXTERNAL_API_KEY is not set: set it to the API key.")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "http://simrs_api:8080, http://simrs_api:8080",
    "http://simrs_api, http://simrs_api",
    "' https://simrs.example/api/ ', https://simrs.example/api",
    "HTTP://simrs.example:80//, http://simrs.example:80",
    "http://[::1]:8080, http://[::1]:8080",
    "http://127.0.0.1:8080, http://127.0.0.1:8080",
    "http://xn--rs-contoh-abc.example, http://xn--rs-contoh-abc.example",
  })
  void anAddressIsTaken(String value, String url) {
    SettingsReader reader = new SettingsReader(Map.of("EXTERNAL_API_URL", value)::get);

    assertThat(reader.url("EXTERNAL_API_URL", null, "the base URL of SIMRS")).hasToString(url);
    reader.check();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simrs_api:8080",
        "ftp://simrs_api",
        "http://user:secret@simrs_api:8080",
        "http://simrs_api:port",
        "http://simrs_api:123456",
        "http://_simrs:8080",
        "http://simrs.example?token=secret",
        "http://simrs.example#secret",
        "http://sim rs",
        "http://",
      })
  void whatIsNoAddressIsRefusedWithoutQuotingIt(String value) {
    SettingsReader reader = new SettingsReader(Map.of("EXTERNAL_API_URL", value)::get);
    reader.url("EXTERNAL_API_URL", null, "the base URL of SIMRS");

    assertThatThrownBy(reader::check)
        .hasMessageContaining("EXTERNAL_API_URL is not an http or https address")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aNameWithAnUnderscoreIsRefusedUnderHttps() {
    SettingsReader reader =
        new SettingsReader(Map.of("EXTERNAL_API_URL", "https://simrs_api:8443")::get);
    reader.url("EXTERNAL_API_URL", null, "the base URL of SIMRS");

    assertThatThrownBy(reader::check)
        .hasMessageContaining(
            "EXTERNAL_API_URL names a host with an underscore, whose certificate cannot be checked");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    SettingsReader reader =
        new SettingsReader(
            name -> {
              throw new IllegalStateException(new AccessDeniedException("/run/secrets/" + name));
            });
    reader.required("EXTERNAL_API_KEY", "the API key");

    assertThatThrownBy(reader::check)
        .hasMessageContaining("EXTERNAL_API_KEY stands in a file that cannot be read")
        .hasMessageNotContaining("is not set");
  }

  @Test
  void aBlankSettingCountsAsAbsent() {
    SettingsReader reader = new SettingsReader(Map.of("SYNC_MIN_INTERVAL", "  ")::get);

    assertThat(reader.duration("SYNC_MIN_INTERVAL", "200ms")).isEqualTo(Duration.ofMillis(200));
    reader.check();
  }
}
