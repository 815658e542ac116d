package id.nuha.bookingsync.local.services;

import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.simulator.Simulator;
import id.nuha.bookingsync.simulator.SimulatorException;
import id.nuha.bookingsync.simulator.view.ViewFiles;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SIMRS of a pipeline that has no real one. */
final class SimulatedSimrs implements AutoCloseable {
  private static final String TOKEN = "simulated-token";
  private static final String API_KEY = "simulated-key";
  private static final String REFRESH_TOKEN = "simulated-refresh-token";

  private final PipelineOptions options;
  private @Nullable Simulator simulator;

  SimulatedSimrs(PipelineOptions options) {
    this.options = options;
  }

  /** The file of its tokens in a pipeline's data folder: never that of the real ones. */
  static Path tokenFileIn(Path data) {
    return data.resolve("simulated-simrs-token");
  }

  /**
   * Starts it.
   *
   * @throws LocalException if TIMEZONE is none, the port cannot be had, or a file of views is wrong
   */
  void start() {
    try {
      simulator =
          Simulator.start(
              new Simulator.Settings(
                  "127.0.0.1",
                  options.ports().simrs(),
                  options.seed(),
                  zone(options.environment().getOrDefault("TIMEZONE", "")),
                  TOKEN,
                  API_KEY,
                  REFRESH_TOKEN,
                  ViewFiles.from(options.environment())));
    } catch (SimulatorException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where it listens, once it is started. */
  int port() {
    if (simulator == null) {
      throw new IllegalStateException("The simulated SIMRS has not been started.");
    }
    return simulator.port();
  }

  /** What the fetcher has to know of it. */
  Map<String, String> environment() {
    return Map.of(
        "EXTERNAL_API_URL", "http://127.0.0.1:" + port(),
        "EXTERNAL_API_TOKEN", TOKEN,
        "EXTERNAL_API_KEY", API_KEY,
        "EXTERNAL_API_REFRESH_TOKEN", REFRESH_TOKEN,
        "SIMRS_TOKEN_FILE", tokenFileIn(options.data()).toString());
  }

  @Override
  public void close() {
    if (simulator != null) {
      simulator.close();
      simulator = null;
    }
  }

  private static ZoneId zone(String timezone) {
    try {
      return ZoneId.of(timezone.isBlank() ? "Asia/Jakarta" : timezone.strip());
    } catch (DateTimeException e) {
      throw new LocalException(
          "TIMEZONE is '%s': set it to a time zone like Asia/Jakarta.".formatted(timezone), e);
    }
  }
}
