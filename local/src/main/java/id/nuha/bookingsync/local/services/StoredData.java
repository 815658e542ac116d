package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.kafka.LocalKafka;
import id.nuha.bookingsync.local.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the parts of a pipeline have stored in its data folder. */
final class StoredData {
  private StoredData() {}

  /** Deletes it, for {@code --fresh}; PostgreSQL's programs and the logs stay. */
  static void delete(Path data) {
    List<Path> stored =
        List.of(
            LocalKafka.folderIn(data),
            LocalPostgres.folderIn(data),
            SimulatedSimrs.tokenFileIn(data),
            ServiceEnvironment.notifiedFileIn(data),
            LocalKeyset.fileIn(data),
            SourceMark.fileIn(data));
    for (Path path : stored) {
      if (!Files.exists(path)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new LocalException(
            "%s cannot be deleted for --fresh: %s.".formatted(path, e.getMessage()), e);
      }
    }
  }
}
