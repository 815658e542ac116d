package id.nuha.bookingsync.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Secrets that look like Spring's placeholders, through the settings' part of a real start. */
class RawSecretsTest {
  @TempDir Path secrets;

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  @Test
  void thePasswordOfTheReader() {
    try (ConfigurableApplicationContext stats = start(Map.of("STATS_DB_PASS", "a${HOME}b"))) {
      assertThat(password(stats)).isEqualTo("a${HOME}b");
    }
  }

  @Test
  void thePasswordOfTheWriterWhereThereIsNoReader() throws IOException {
    Files.writeString(secrets.resolve("DB_PASS"), "p${x}\\${y\n");

    try (ConfigurableApplicationContext stats = start(Map.of())) {
      assertThat(password(stats)).isEqualTo("p${x}\\${y");
    }
  }

  private static String password(ConfigurableApplicationContext stats) {
    return Binder.get(stats.getEnvironment())
        .bind("spring.datasource.password", String.class)
        .get();
  }

  private ConfigurableApplicationContext start(Map<String, Object> settings) {
    return new SpringApplicationBuilder(Nothing.class)
        .web(WebApplicationType.NONE)
        .properties(settings)
        .properties("spring.config.import=configtree:" + secrets + "/")
        .run();
  }
}
