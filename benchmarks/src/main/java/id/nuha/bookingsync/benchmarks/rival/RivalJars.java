package id.nuha.bookingsync.benchmarks.rival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The rival's jars, which Maven fetches the first time that they are needed. */
final class RivalJars {
  private static final long MAX_MINUTES = 10;

  private RivalJars() {}

  /**
   * Fetches them, unless they are there.
   *
   * @param home the project's folder
   * @return their folder
   */
  static Path fetch(Path home) throws IOException, InterruptedException {
    Path pom = home.resolve("benchmarks/rivals/pom.xml");
    Path jars = home.resolve("benchmarks/rivals/target/lib");
    Path done = jars.resolve("complete");
    if (Files.exists(done)
        && Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(pom)) > 0) {
      return jars;
    }
    Process maven =
        new ProcessBuilder(
                List.of(
                    "mvn",
                    "-q",
                    "-B",
                    "-f",
                    pom.toString(),
                    "dependency:copy-dependencies",
                    "-DincludeScope=runtime",
                    "-DoutputDirectory=" + jars))
            .inheritIO()
            .start();
    if (!maven.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
      maven.destroyForcibly();
    }
    if (maven.waitFor() != 0) {
      throw new IOException("Maven cannot fetch the rival's jars; what it says is above.");
    }
    Files.writeString(done, "");
    return jars;
  }
}
