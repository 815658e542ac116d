package id.nuha.bookingsync.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.encryption.KeysetFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetCommandTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aKeysetIsMadeKeptAndRotated() {
    Path file = folder.resolve("keyset.json");
    Map<String, String> named = Map.of("PII_KEYSET", file.toString());

    assertThat(run(named, "keyset", "make")).isZero();
    int first = KeysetFile.read(file).primary();
    assertThat(run(Map.of(), "keyset", "make", file.toString())).isZero();
    assertThat(KeysetFile.read(file).primary()).isEqualTo(first);
    assertThat(run(named, "keyset", "rotate")).isZero();

    int second = KeysetFile.read(file).primary();
    assertThat(second).isNotEqualTo(first);
    assertThat(said())
        .containsSubsequence("was made", "is kept", "Key " + Integer.toUnsignedString(second));
  }

  @Test
  void whatCannotBeRotatedIsLeftAsItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("keyset.json"), "{rahasia");

    assertThat(run(Map.of(), "keyset", "rotate", file.toString())).isEqualTo(1);

    assertThat(said()).contains("is not JSON").doesNotContain("rahasia");
    assertThat(file).hasContent("{rahasia");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyset", "keyset make", "keyset drop file", "keyset rotate a b"})
  void whatIsAskedOtherwiseIsExplained(String line) {
    assertThat(run(Map.of(), line.split(" "))).isEqualTo(2);

    assertThat(said()).contains("keyset rotate [FILE]");
  }

  private int run(Map<String, String> environment, String... args) {
    return KeysetCommand.run(args, environment, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
