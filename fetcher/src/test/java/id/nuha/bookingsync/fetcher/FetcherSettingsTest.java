package id.nuha.bookingsync.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FetcherSettingsTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "EXTERNAL_API_URL", "https://simrs.example/",
          "EXTERNAL_API_TOKEN", "a",
          "EXTERNAL_API_KEY", "b",
          "EXTERNAL_API_REFRESH_TOKEN", "c");

  @Test
  void fourSettingsAreEnough() {
    FetcherSettings settings = read(REQUIRED);

    assertThat(settings.simrs().url()).hasToString("https://simrs.example");
    assertThat(settings.simrs().pageSize()).isEqualTo(500);
    assertThat(settings.simrs().pagesInFlight()).isEqualTo(2);
    assertThat(settings.simrs().minInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.simrs().tokenFile())
        .endsWithRaw(java.nio.file.Path.of(".booking-sync/simrs-token"));
    assertThat(settings.clinic().getId()).isEqualTo("Asia/Jakarta");
    assertThat(settings.cron().next(LocalDateTime.of(2026, 2, 6, 10, 0)))
        .isEqualTo(LocalDateTime.of(2026, 2, 8, 0, 0));
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce() {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(REQUIRED.keySet().toArray(String[]::new));
  }

  @Test
  void theSimulatedSimrsIsUsedWhereNoRealOneIsNamed() {
    FetcherSettings settings =
        read(
            Map.of(
                "SIMULATED_SIMRS_URL", "http://simrs:18090",
                "EXTERNAL_API_TOKEN", "",
                "SIMRS_TOKEN_FILE", "/tokens/simrs-token"));

    assertThat(settings.simrs().simulated()).isTrue();
    assertThat(settings.simrs().url()).hasToString("http://simrs:18090");
    assertThat(settings.simrs().token()).isEqualTo("simulated-token");
    assertThat(settings.simrs().tokenFile()).hasToString("/tokens/simulated-simrs-token");
  }

  @Test
  void tokensWithoutAnAddressAreNoWishForTheSimulatedSimrs() {
    Map<String, String> misspelt =
        Map.of(
            "EXTERNAL_API_ULR", "https://simrs.example",
            "EXTERNAL_API_TOKEN", "a",
            "SIMULATED_SIMRS_URL", "http://simrs:18090");

    assertThatThrownBy(() -> read(misspelt))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("EXTERNAL_API_URL is not set");
  }

  @Test
  void aRealSimrsWithoutItsTokensIsNotReplacedByTheSimulatedOne() {
    Map<String, String> some =
        Map.of(
            "EXTERNAL_API_URL", "https://simrs.example",
            "SIMULATED_SIMRS_URL", "http://simrs:18090");

    assertThatThrownBy(() -> read(some))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "EXTERNAL_API_TOKEN", "EXTERNAL_API_KEY", "EXTERNAL_API_REFRESH_TOKEN");
  }

  @Test
  void everythingThatIsMalformedIsNamedAtOnceWithoutSecrets() {
    Map<String, String> wrong = new HashMap<>(REQUIRED);
    wrong.put("EXTERNAL_API_URL", "ftp://simrs");
    wrong.put("EXTERNAL_API_TOKEN", "s3cret\nline");
    wrong.put("SYNC_CRON", "every sunday");
    wrong.put("SYNC_PAGE_SIZE", "0");
    wrong.put("SYNC_MIN_INTERVAL", "soon");
    wrong.put("SYNC_PAGES_IN_FLIGHT", "9");
    wrong.put("TIMEZONE", "Mars/Base");

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            wrong.keySet().stream().filter(n -> !REQUIRED.containsKey(n)).toArray(String[]::new))
        .hasMessageContainingAll("EXTERNAL_API_URL", "EXTERNAL_API_TOKEN")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  private static FetcherSettings read(Map<String, String> settings) {
    return FetcherSettings.from(new SettingsReader(settings::get));
  }
}
