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
  void whatDockerComposeReadsOtherwiseIsWarnedOfByItsLine() throws IOException {
    Path file =
        write(
            """
            \uFEFFEXTERNAL_API_URL=https://simrs.example
            # A comment of $5
            EXTERNAL_API_KEY=rahasia$kunci
            EXTERNAL_API_TOKEN="a${HOME}b"
            DB_PASS='as$it is'
            MIGRATIONS='${x}'
            STATS_DB_PASS="back\\slash"
            TIMEZONE=Asia/Jakarta # costs $0
            SYNC_CRON="0 0 0 * * SUN
            DB_USER='it''s'
            """);

    assertThat(EnvFile.read(file))
        .containsEntry("EXTERNAL_API_URL", "https://simrs.example")
        .containsEntry("EXTERNAL_API_KEY", "rahasia$kunci")
        .containsEntry("EXTERNAL_API_TOKEN", "a${HOME}b")
        .containsEntry("DB_PASS", "as$it is");
    assertThat(EnvFile.warnings(file))
        .extracting(
            warning -> warning.replaceFirst("^.*, line ", "").replaceFirst(" otherwise.*", ""))
        .containsExactly(
            "3: docker-compose reads a $ in EXTERNAL_API_KEY",
            "4: docker-compose reads a $ in EXTERNAL_API_TOKEN",
            "6: docker-compose reads a ${ in MIGRATIONS",
            "7: docker-compose reads a backslash in STATS_DB_PASS",
            "9: docker-compose reads quotation marks in SYNC_CRON",
            "10: docker-compose reads quotation marks in DB_USER");
    assertThat(EnvFile.warnings(file)).noneMatch(warning -> warning.contains("rahasia"));
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
