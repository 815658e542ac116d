package id.nuha.bookingsync.runtime.brakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrakeSettingsTest {
  @Test
  void withoutSettingsNoProxyIsTrusted() {
    assertThat(read(Map.of())).isEqualTo(new BrakeSettings(6000, List.of()));
  }

  @Test
  void proxiesAreAddressesAndRanges() {
    assertThat(
            read(Map.of("TRUSTED_PROXIES", "192.0.2.7, 10.0.0.0/8,2001:db8::1, fd00::/8"))
                .trustedProxies())
        .containsExactly("192.0.2.7/32", "10.0.0.0/8", "2001:db8::1/128", "fd00::/8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example",
        "10.0.0.0/33",
        "10.0.0.256",
        "10.0.0",
        "10.0.0.0/",
        "fd00::/129",
        "fd00:::",
        "10.0.0.1,,10.0.0.2",
        "0.0.0.0/0",
        "::/0",
        "*",
        ".*",
        "10.0.0.0/8;fd00::/8"
      })
  void whatIsNoProxyIsRefused(String proxies) {
    assertThatThrownBy(() -> read(Map.of("TRUSTED_PROXIES", proxies)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TRUSTED_PROXIES");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1000001"})
  void aRateThatIsNoneIsRefused(String rate) {
    assertThatThrownBy(() -> read(Map.of("RATE_LIMIT", rate)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("RATE_LIMIT");
  }

  private static BrakeSettings read(Map<String, String> settings) {
    SettingsReader reader = new SettingsReader(settings::get);
    BrakeSettings read = BrakeSettings.from(reader);
    reader.check();
    return read;
  }
}
