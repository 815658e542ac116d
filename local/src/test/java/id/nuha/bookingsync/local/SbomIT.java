package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.RecordJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Each jar says what is in it, and all of that is under a licence that we may pass on. */
class SbomIT {
  /** By SPDX's names. Of several that a component has, we choose one. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "0BSD",
          "CC0-1.0",
          "EPL-2.0",
          // In ./run's jar alone, by Kafka's broker: weak copyleft, and re2j's BSD licence.
          "CDDL-1.0",
          "CDDL-1.1",
          "(CDDL-1.0 OR GPL-2.0-with-classpath-exception)",
          "Go License");

  @ParameterizedTest
  @ValueSource(strings = {"fetcher", "writer", "stats-api", "simulator", "local"})
  void aJarListsWhatIsInItAndItsLicences(String module) throws IOException {
    try (JarFile jar = new JarFile("../%s/target/%s.jar".formatted(module, module))) {
      JsonNode sbom = RecordJson.parseTrusted(read(jar, "META-INF/sbom/application.cdx.json"));
      List<String> listed =
          sbom.path("components").valueStream().map(c -> fileOf(c)).sorted().toList();
      String licences = new String(read(jar, "META-INF/THIRD-PARTY.txt"), StandardCharsets.UTF_8);

      assertThat(sbom.path("bomFormat").asString()).isEqualTo("CycloneDX");
      assertThat(listed).containsAll(librariesIn(jar)).isNotEmpty();
      assertThat(sbom.path("components"))
          .allSatisfy(
              component -> assertThat(licencesOf(component)).containsAnyElementsOf(ALLOWED));
      assertThat(licences)
          .containsPattern("Lists of \\d+ third-party dependencies")
          .doesNotContainIgnoringCase("unknown license");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetcher", "writer", "local"})
  void theNativeLibraryOfKafkasCompressionIsAllowed(String module) throws IOException {
    try (JarFile jar = new JarFile("../%s/target/%s.jar".formatted(module, module))) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
    }
  }

  private static byte[] read(JarFile jar, String entry) throws IOException {
    try (InputStream in = jar.getInputStream(Objects.requireNonNull(jar.getEntry(entry), entry))) {
      return in.readAllBytes();
    }
  }

  /** As the jar has them in BOOT-INF/lib. */
  private static List<String> librariesIn(JarFile jar) {
    return jar.stream()
        .map(entry -> entry.getName())
        .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
        .map(name -> name.substring("BOOT-INF/lib/".length()))
        .filter(name -> !name.startsWith("spring-boot-jarmode-tools")) // of Boot's own packaging
        .toList();
  }

  private static String fileOf(JsonNode component) {
    return "%s-%s.jar"
        .formatted(component.path("name").asString(), component.path("version").asString());
  }

  private static List<String> licencesOf(JsonNode component) {
    return component
        .path("licenses")
        .valueStream()
        .flatMap(
            licence ->
                Stream.of(
                    licence.path("license").path("id"),
                    licence.path("license").path("name"),
                    licence.path("expression")))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .toList();
  }
}
