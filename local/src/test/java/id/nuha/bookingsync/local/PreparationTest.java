package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
  @TempDir private Path folder;

  @Test
  void nothingIsPreparedWhereAJarIsStartedByItself() {
    assertThat(Preparation.find()).isEmpty();
  }

  @Test
  void theUnpackedJarIsStartedWithTheArchiveThatWasMadeOfIt() throws IOException {
    Path archive = Files.createFile(folder.resolve("writer.jsa"));

    assertThat(new Preparation(folder, false).start("writer"))
        .containsExactly(
            "-XX:SharedArchiveFile=" + archive,
            "-Xshare:auto",
            "-jar",
            folder.resolve("writer/writer.jar").toString());
  }

  @Test
  void withoutAnArchiveTheUnpackedJarIsStartedAllTheSame() {
    assertThat(new Preparation(folder, false).start("writer"))
        .containsExactly("-jar", folder.resolve("writer/writer.jar").toString());
  }

  @Test
  void theArchiveIsMadeAtTheEndOfTheRunThatPrepares() {
    assertThat(new Preparation(folder, true).start("writer"))
        .contains("-XX:ArchiveClassesAtExit=" + folder.resolve("writer.jsa"))
        .noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
  }
}
