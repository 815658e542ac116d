package id.nuha.bookingsync.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ./run} prepares once after a build, so that each start is quick: the services' jars,
 * unpacked, with an archive of the classes that the JVM loads from them, and PostgreSQL's programs,
 * decompressed.
 *
 * @param folder of all that
 * @param archives whether the JVMs write their archives at the end of this run
 */
public record Preparation(Path folder, boolean archives) {
  /** The one that {@code ./run} names; none where a jar is started by itself, as in tests. */
  public static Optional<Preparation> find() {
    return Optional.ofNullable(System.getProperty("booking-sync.prepared"))
        .map(
            folder -> new Preparation(Path.of(folder), Boolean.getBoolean("booking-sync.prepare")));
  }

  /** The tar of PostgreSQL's programs. */
  public Path postgres() {
    return folder.resolve("postgresql.tar");
  }

  /** What the JVM is given to start a service. */
  public List<String> start(String service) {
    String jar = folder.resolve(service).resolve(service + ".jar").toString();
    Path archive = folder.resolve(service + ".jsa");
    if (archives) {
      // The JVM would name each of the many classes that it cannot archive.
      return List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive, "-jar", jar);
    }
    return Files.exists(archive)
        // A JVM that finds the archive unfit starts without it.
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-jar", jar)
        : List.of("-jar", jar);
  }
}
