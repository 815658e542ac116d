package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that says which SIMRS the data of a folder came from. Rows of the simulated clinic must
 * never pass for the hospital's, nor the other way round.
 */
final class SourceMark {
  private SourceMark() {}

  /** The file in a pipeline's data folder. */
  static Path fileIn(Path data) {
    return data.resolve("source");
  }

  /**
   * Checks that the folder's data came from the SIMRS that is used now, and marks a new folder.
   *
   * @throws LocalException if it came from the other one
   */
  static void check(PipelineOptions options) {
    Path mark = fileIn(options.data());
    String source = options.isSimulated() ? "simulated" : "real";
    try {
      if (Files.exists(mark) && !Files.readString(mark).strip().equals(source)) {
        throw new LocalException(
            "%s holds data of the %s SIMRS, and EXTERNAL_API_URL is %s. Start over with --fresh, or name another folder with --data."
                .formatted(
                    options.data(),
                    options.isSimulated() ? "real" : "simulated",
                    options.isSimulated() ? "not set" : "set"));
      }
      Files.writeString(mark, source);
    } catch (IOException e) {
      throw new LocalException("%s cannot be written.".formatted(mark), e);
    }
  }
}
