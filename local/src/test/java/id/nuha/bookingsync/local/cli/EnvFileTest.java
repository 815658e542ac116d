package id.nuha.bookingsync.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
  @TempDir private Path folder;

  @Test
  void theWorkshopsFile() throws IOException {
    Path file =
        write(
            """
            # SIMRS
            EXTERNAL_API_URL=https://simrs.example
            export EXTERNAL_API_TOKEN="a=b#c"
            DB_PASS='secret word'
            TIMEZONE = Asia/Jakarta  # WIB
            EMPTY=
            QUOTED="abc" # from IT
            NOTHING= # not set
            """);

    assertThat(EnvFile.read(file))
        .containsEntry("EXTERNAL_API_URL", "https://simrs.example")
        .containsEntry("EXTERNAL_API_TOKEN", "a=b#c")
        .containsEntry("DB_PASS", "secret word")
        .containsEntry("TIMEZONE", "Asia/Jakarta")
        .containsEntry("EMPTY", "")
        .containsEntry("QUOTED", "abc")
        .containsEntry("NOTHING", "")
        .hasSize(7);
  }

  @Test
  void noFileMeansNoSettings() {
    assertThat(EnvFile.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void aBlankVariableHidesNoLineOfTheFile() throws IOException {
    Path file =
        write(
            """
            EXTERNAL_API_URL=https://simrs.example
            TIMEZONE=Asia/Jakarta
            STATS_DB_PASS=
            """);

    assertThat(
            EnvFile.under(
                Map.of("EXTERNAL_API_URL", " ", "TIMEZONE", "Asia/Makassar", "CATALOGUE", ""),
                file))
        .containsOnly(
            entry("EXTERNAL_API_URL", "https://simrs.example"), entry("TIMEZONE", "Asia/Makassar"));
  }

  @Test
  void aLineThatIsNoSettingIsNamedByItsNumberAlone() throws IOException {
    Path file = write("A=1\nsecret-token-without-a-name\n");

    assertThatThrownBy(() -> EnvFile.read(file))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("secret-token");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve(".env"), text);
  }
}
