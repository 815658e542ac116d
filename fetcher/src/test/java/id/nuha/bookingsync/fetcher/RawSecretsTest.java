package id.nuha.bookingsync.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Secrets that look like Spring's placeholders, through the settings' part of a real start. */
class RawSecretsTest {
  @TempDir Path secrets;

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  @Test
  void theKeysOfSimrs() throws IOException {
    Files.writeString(secrets.resolve("EXTERNAL_API_REFRESH_TOKEN"), "c${not${closed\n");

    try (ConfigurableApplicationContext fetcher =
        start(
            Map.of(
                "EXTERNAL_API_URL", "https://simrs.example",
                "EXTERNAL_API_TOKEN", "a${HOME}b",
                "EXTERNAL_API_KEY", "rahasia${x}kunci#{1+1}"))) {
      FetcherSettings settings = fetcher.getBean(FetcherSettings.class);

      assertThat(settings.simrs().token()).isEqualTo("a${HOME}b");
      assertThat(settings.simrs().apiKey()).isEqualTo("rahasia${x}kunci#{1+1}");
      assertThat(settings.simrs().refreshToken()).isEqualTo("c${not${closed");
    }
  }

  private ConfigurableApplicationContext start(Map<String, Object> settings) {
    return new SpringApplicationBuilder(Nothing.class)
        .web(WebApplicationType.NONE)
        .properties(settings)
        .properties("spring.config.import=configtree:" + secrets + "/")
        .run();
  }
}
