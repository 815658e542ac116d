package id.nuha.bookingsync.benchmarks;

import id.nuha.bookingsync.benchmarks.parts.ChildProcess;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is measured, and with how much.
 *
 * @param home the project's folder
 * @param work a temporary folder for all that is written
 * @param rows how many bookings
 * @param repeat how many times
 * @param flags of the services' JVMs; empty for those that {@code ./run} starts them with
 */
public record Setting(Path home, Path work, int rows, int repeat, List<String> flags) {
  /** Copies the flags. */
  public Setting {
    flags = List.copyOf(flags);
  }

  /** The command that starts a service, as {@code ./run} does: prepared, where that was done. */
  public List<String> start(String service) {
    Path prepared = home.resolve("local/target/prepared");
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(flags.isEmpty() ? ServiceProcess.shippedFlags(service) : flags);
    if (Files.exists(prepared.resolve("for"))) {
      command.add("-XX:SharedArchiveFile=" + prepared.resolve(service + ".jsa"));
      command.addAll(List.of("-Xshare:auto", "-jar"));
      command.add(prepared.resolve(service).resolve(service + ".jar").toString());
    } else {
      command.add("-jar");
      command.add(home.resolve(service).resolve("target").resolve(service + ".jar").toString());
    }
    return command;
  }

  /**
   * Starts stats-api; it is not ready yet.
   *
   * @param further settings beside those of the database
   */
  public ServiceProcess startStats(Parts parts, String database, Map<String, String> further)
      throws IOException {
    Map<String, String> environment = new HashMap<>(further);
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", Integer.toString(parts.postgresPort()));
    environment.put("DB_NAME", database);
    environment.put("STATS_DB_PASS", "stats_reader");
    return ServiceProcess.start(start("stats-api"), environment, log("stats-api"));
  }

  /** A service's log. */
  public Path log(String service) {
    return work.resolve(service + ".log");
  }

  /** A folder for that part. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(work.resolve(name));
  }

  /** A folder for that part, in which nothing is. */
  public Path emptyFolder(String name) throws IOException {
    Path folder = work.resolve(name);
    if (Files.exists(folder)) {
      delete(folder);
    }
    return Files.createDirectories(folder);
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
