package id.nuha.bookingsync.local.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each defence in SECURITY.md names a test that there is. */
class SecurityTest {
  private static final Pattern THREATS = Pattern.compile("(?s)## [^\n]*proven\n(.*?)\n## ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\|(.*)\\|(.*)\\|([^|]*)\\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)(?:#(\\w+))?`");
  private static final Pattern SCRIPT = Pattern.compile("`(\\.ci/\\w+)`");

  private static final Map<String, String> TESTS = tests();

  @ParameterizedTest
  @MethodSource("provenBy")
  void everyDefenceHasATest(String cell) {
    List<String> scripts = SCRIPT.matcher(cell).results().map(script -> script.group(1)).toList();
    List<String[]> tests =
        TEST.matcher(cell)
            .results()
            .map(test -> new String[] {test.group(1), test.group(2)})
            .toList();

    assertThat(tests.size() + scripts.size()).isPositive();
    assertThat(scripts).allSatisfy(script -> assertThat(Path.of("..", script)).exists());
    assertThat(tests)
        .allSatisfy(
            test -> {
              assertThat(TESTS).containsKey(test[0]);
              if (test[1] != null) {
                assertThat(TESTS.get(test[0])).contains("void " + test[1] + "(");
              }
            });
  }

  static Stream<String> provenBy() {
    MatchResult threats = Document.of("SECURITY.md").all(THREATS).findFirst().orElseThrow();
    return ROW.matcher(threats.group(1))
        .results()
        .map(row -> row.group(3).strip())
        .filter(cell -> !cell.startsWith("-") && !cell.startsWith("test"));
  }

  // Two modules may have one of the same name.
  private static Map<String, String> tests() {
    return Stream.of("contract", "embedded", "runtime", "fetcher", "writer", "stats-api", "local")
        .flatMap(module -> Document.below(module + "/src/test/java", ".java").stream())
        .collect(Collectors.toMap(SecurityTest::name, Document::text, String::concat));
  }

  private static String name(Document test) {
    return test.file().getFileName().toString().replace(".java", "");
  }
}
