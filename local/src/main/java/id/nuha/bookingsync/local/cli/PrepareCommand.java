package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.embedded.postgres.EmbeddedPostgres;
import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.Preparation;
import id.nuha.bookingsync.local.services.FrontDoor;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * The run of which the JVMs archive their classes: all parts on free ports, one sync, and the end.
 * {@code ./run} calls it after a build.
 */
@Command(name = "prepare", hidden = true)
final class PrepareCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    Preparation preparation =
        Preparation.find()
            .orElseThrow(() -> new LocalException("Only ./run prepares, after it has built."));
    LocalSettings settings = LocalSettings.defaults();
    int[] ports = ports();
    Path data = preparation.folder().resolve("data");
    PipelineOptions options =
        new PipelineOptions(
            data,
            false,
            Home.project(),
            239,
            new PipelineOptions.Ports(
                ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]),
            Map.of("SYNC_MIN_INTERVAL", "0ms"));
    try {
      EmbeddedPostgres.decompressPrograms(preparation.postgres());
    } catch (IOException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    }
    Pipeline pipeline = new Pipeline(options, settings, new Console(System.out));
    Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close, "stop"));
    pipeline.start();
    Report report =
        new Report(System.out, FrontDoor.of(options), options.key(), new Home(), settings);
    report.sync();
    report.today();
    // At once, since each then writes its archive for some seconds.
    Stream.of(pipeline.fetcher(), pipeline.statsApi(), pipeline.writer())
        .parallel()
        .forEach(pipeline::stop);
    pipeline.close();
    return 0;
  }

  private static int[] ports() {
    try {
      return FreePorts.find(7);
    } catch (UncheckedIOException e) {
      throw new LocalException(String.valueOf(e.getMessage()), e);
    }
  }
}
