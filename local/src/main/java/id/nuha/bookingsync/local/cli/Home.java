package id.nuha.bookingsync.local.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where things are, for every command. */
final class Home {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of everything that is kept. Default: ~/.booking-sync")
  private Path data = Path.of(System.getProperty("user.home"), ".booking-sync");

  @Option(names = "--kafka-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int kafkaPort = 19_092;

  @Option(names = "--db-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int dbPort = 15_432;

  Path data() {
    return data.toAbsolutePath().normalize();
  }

  int kafkaPort() {
    return kafkaPort;
  }

  int kafkaControllerPort() {
    return kafkaPort + 1;
  }

  int dbPort() {
    return dbPort;
  }

  /** The project's folder; {@code ./run} says where it is. */
  static Path project() {
    return Path.of(System.getProperty("booking-sync.home", ".")).toAbsolutePath().normalize();
  }
}
