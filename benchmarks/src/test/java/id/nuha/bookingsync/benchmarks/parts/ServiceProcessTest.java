package id.nuha.bookingsync.benchmarks.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServiceProcessTest {
  private static final Path SERVICE =
      Path.of("..", "local/src/main/java/id/nuha/bookingsync/local/services/Service.java");
  private static final Pattern FLAG = Pattern.compile("\"(-X[^\"]+)\"");

  @Test
  void flagsAreThoseThatRunStartsServicesWith() throws IOException {
    List<String> all = flagsOf("JVM");

    for (String service : List.of("writer", "fetcher", "stats-api")) {
      String own = service.toUpperCase(Locale.ROOT).replace('-', '_');
      assertThat(ServiceProcess.shippedFlags(service))
          .containsExactlyElementsOf(with(all, flagsOf(own)));
    }
  }

  /** Those of that constant, as its source has them. */
  private static List<String> flagsOf(String constant) throws IOException {
    String source = Files.readString(SERVICE);
    int begin = source.indexOf(" " + constant + " =");
    String list = source.substring(begin, source.indexOf(";", begin));
    return FLAG.matcher(list).results().map(flag -> flag.group(1)).toList();
  }

  private static List<String> with(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
