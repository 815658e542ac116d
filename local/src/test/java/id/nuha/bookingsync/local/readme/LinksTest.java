package id.nuha.bookingsync.local.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever our documents link to is there. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Document document) {
    Set<String> links = document.set(LINK, link -> link.group(1));
    links.removeIf(link -> link.startsWith("http"));

    assertThat(links)
        .allSatisfy(
            link -> {
              String[] parts = link.split("#", 2);
              Path target =
                  parts[0].isEmpty()
                      ? document.file()
                      : Objects.requireNonNull(document.file().getParent()).resolve(parts[0]);
              assertThat(target).exists();
              if (parts.length == 2) {
                assertThat(Document.of(target).set(HEADING, heading -> anchor(heading.group(1))))
                    .contains(parts[1]);
              }
            });
  }

  static Stream<Document> documents() {
    return Stream.concat(
        Stream.of("README.md", "README.id.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
            .map(Document::of),
        Stream.of("docs", "deploy").flatMap(folder -> Document.below(folder, ".md").stream()));
  }

  /** What GitHub makes of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
