package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md against the code. */
class ArchitectureDocumentTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][A-Za-z]*[a-z][A-Za-z]*)`");
  private static final Pattern MODULE_ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
  private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");

  @Test
  void everyClassThatItNamesExists() throws IOException {
    Set<String> named = found(CLASS_NAME, document());

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(sources()).containsAll(named);
  }

  @Test
  void itsModulesAreThoseOfTheBuild() throws IOException {
    String pom = Files.readString(PROJECT.resolve("pom.xml"));

    assertThat(found(MODULE_ROW, document())).isEqualTo(found(MODULE, pom));
  }

  private static String document() throws IOException {
    return Files.readString(PROJECT.resolve("docs/architecture.md"));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The names of all classes that have a file of their own, main and test. */
  private static Set<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().contains("/src/"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
