package id.nuha.bookingsync.benchmarks.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ServiceProcessTest {
  private static final Path SERVICE =
      Path.of("..", "local/src/main/java/id/nuha/bookingsync/local/services/Service.java");
  private static final Pattern FLAG = Pattern.compile("\"(-X[^\"]+)\"");

  @Test
  void flagsAreThoseThatRunStartsServicesWith() throws IOException {
    Set<String> ours = new HashSet<>(ServiceProcess.shippedFlags("writer"));
    ours.addAll(ServiceProcess.shippedFlags("fetcher"));

    assertThat(FLAG.matcher(Files.readString(SERVICE)).results().map(flag -> flag.group(1)))
        .containsExactlyInAnyOrderElementsOf(ours);
  }
}
