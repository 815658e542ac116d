package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import id.nuha.bookingsync.runtime.settings.SettingsException;
import id.nuha.bookingsync.runtime.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatsSettingsTest {
  @Test
  void aWebhookMayHaveAQueryAndIsNotShown() {
    String url = "https://chat.example/hooks/s3cret?key=s3cret&token=s3cret%3D";

    StatsSettings settings = settings(Map.of("NOTIFY_WEBHOOK_URL", url));

    assertThat(settings.notifyWebhook()).hasToString(url);
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(settings(Map.of()).notifyWebhook()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat.example/s3cret",
        "ftp://chat.example/s3cret",
        "https://user:s3cret@chat.example/",
        "https:///s3cret",
        "https://chat.example/s3cret with a blank"
      })
  void anUnusableWebhookIsRefusedWithoutQuotingIt(String url) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> settings(Map.of("NOTIFY_WEBHOOK_URL", url)))
        .withMessageContaining("NOTIFY_WEBHOOK_URL is not an http or https address")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  private static StatsSettings settings(Map<String, String> environment) {
    return StatsSettings.from(new SettingsReader(environment::get));
  }
}
