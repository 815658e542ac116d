package id.nuha.bookingsync.writer;

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
  void thePasswordsOfTheDatabase() throws IOException {
    Files.writeString(secrets.resolve("DB_PASS"), "p${user.home}\\${x\n");

    try (ConfigurableApplicationContext writer =
        start(Map.of("STATS_DB_PASS", "a${HOME}b", "DB_USER", "u${x}", "DB_NAME", "d${y:z}"))) {
      Binder spring = Binder.get(writer.getEnvironment());

      assertThat(writer.getBean(WriterSettings.class).statsPassword()).isEqualTo("a${HOME}b");
      assertThat(spring.bind("spring.datasource.password", String.class).get())
          .isEqualTo("p${user.home}\\${x");
      assertThat(spring.bind("spring.datasource.username", String.class).get()).isEqualTo("u${x}");
      assertThat(spring.bind("spring.datasource.url", String.class).get())
          .isEqualTo("jdbc:postgresql://localhost:5432/d${y:z}");
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
