package id.nuha.bookingsync.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.StandardEnvironment;

class BlankSettingsTest {
  @TempDir Path secrets;

  @Test
  void aBlankVariableHidesNeitherAFileNorADefault() throws IOException {
    Files.writeString(secrets.resolve("DB_PASS"), "from the file\n");
    StandardEnvironment environment = environment(Map.of("DB_PASS", "", "TIMEZONE", "  "));

    BlankSettings.drop(environment);

    assertThat(environment.resolvePlaceholders("${DB_PASS:}")).isEqualTo("from the file");
    assertThat(environment.resolvePlaceholders("${TIMEZONE:Asia/Jakarta}"))
        .isEqualTo("Asia/Jakarta");
  }

  @Test
  void aVariableThatIsSetWinsOverAFile() throws IOException {
    Files.writeString(secrets.resolve("DB_PASS"), "from the file");
    StandardEnvironment environment = environment(Map.of("DB_PASS", "from the environment"));

    BlankSettings.drop(environment);

    assertThat(environment.getProperty("DB_PASS")).isEqualTo("from the environment");
  }

  private StandardEnvironment environment(Map<String, Object> variables) {
    StandardEnvironment environment =
        new StandardEnvironment() {
          @Override
          public Map<String, Object> getSystemEnvironment() {
            return variables;
          }
        };
    environment
        .getPropertySources()
        .addLast(
            new ConfigTreePropertySource(
                "secrets", secrets, ConfigTreePropertySource.Option.AUTO_TRIM_TRAILING_NEW_LINE));
    return environment;
  }
}
