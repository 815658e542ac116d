package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A pipeline in a folder and on ports of its own, for who puts it to the proof. */
final class ScratchPipeline {
  private static final Set<String> OWN =
      Set.of(
          "CATALOGUE",
          "MIGRATIONS",
          "SIMULATED_VIEWS",
          "OPERATOR_API_KEY",
          "SERVICE_API_KEY",
          "TLS_CERT_FILE",
          "TLS_KEY_FILE");

  private ScratchPipeline() {}

  /**
   * What such a pipeline runs with.
   *
   * @param what it is for: the beginning of its folder's name
   * @param settings for its services, besides views, keys and certificate of one's own; nothing
   *     else that is set for others
   */
  static PipelineOptions options(String what, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().retainAll(OWN);
    environment.putAll(settings);
    try {
      int[] ports = FreePorts.find(7);
      Path data = Files.createTempDirectory("booking-sync-" + what);
      return new PipelineOptions(
          data,
          false,
          Home.project(),
          239,
          new PipelineOptions.Ports(
              ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]),
          environment);
    } catch (IOException | UncheckedIOException e) {
      throw new LocalException("There is no folder or no port for it: " + e.getMessage(), e);
    }
  }

  /** Starts it; it is stopped when this program ends. */
  static Pipeline start(PipelineOptions options) throws InterruptedException {
    Pipeline pipeline = new Pipeline(options, LocalSettings.defaults(), new Silence());
    Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close, "stop"));
    pipeline.start();
    return pipeline;
  }

  private static final class Silence implements Pipeline.Progress {
    @Override
    public void done(String what, String detail) {}

    @Override
    public void line(String service, String line) {}
  }
}
