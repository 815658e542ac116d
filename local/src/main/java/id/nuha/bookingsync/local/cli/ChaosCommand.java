package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.embedded.ports.FreePorts;
import id.nuha.bookingsync.local.LocalException;
import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.chaos.Chaos;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves the pipeline under random faults, in a folder and on ports of its own. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description =
        "Kills services, broker and database at random moments while bookings change and"
            + " junk lands in the topics, and compares every field with the truth afterwards.")
final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--seeds",
      defaultValue = "10",
      description = "How many schedules. Default: ${DEFAULT-VALUE}")
  private int seeds;

  @Option(
      names = "--first",
      defaultValue = "1",
      description = "The first seed; one that failed is run again by --first N --seeds 1")
  private long first;

  @Option(names = "--verbose", description = "Print the steps of schedules that pass, too")
  private boolean verbose;

  @Override
  public Integer call() throws InterruptedException {
    PipelineOptions options = options();
    System.out.println("The data and the logs of this chaos are in " + options.data());
    int failed = 0;
    Pipeline pipeline = new Pipeline(options, LocalSettings.defaults(), new Silence());
    Thread stop = new Thread(pipeline::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    pipeline.start();
    Chaos chaos = new Chaos(pipeline, options);
    for (long seed = first; seed < first + seeds; seed++) {
      long start = System.nanoTime();
      Chaos.Result result = chaos.run(seed);
      System.out.printf(
          "seed %d: %s, %.1f s%n",
          seed, result.passed() ? "passed" : "FAILED", (System.nanoTime() - start) / 1e9);
      if (verbose || !result.passed()) {
        result.steps().forEach(System.out::println);
      }
      result.problems().stream().limit(20).forEach(problem -> System.out.println("  " + problem));
      failed += result.passed() ? 0 : 1;
    }
    System.out.printf("%d of %d schedules passed%n", seeds - failed, seeds);
    return failed == 0 ? 0 : 1;
  }

  private static PipelineOptions options() {
    try {
      int[] ports = FreePorts.find(7);
      Path data = Files.createTempDirectory("booking-sync-chaos");
      return new PipelineOptions(
          data,
          false,
          Home.project(),
          239,
          new PipelineOptions.Ports(
              ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]),
          environment());
    } catch (IOException | UncheckedIOException e) {
      throw new LocalException("Chaos has no folder or no ports: " + e.getMessage(), e);
    }
  }

  // Views and keys of one's own are put to the proof as well; nothing else that is set for others.
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment
        .keySet()
        .retainAll(
            Set.of(
                "CATALOGUE",
                "MIGRATIONS",
                "SIMULATED_VIEWS",
                "OPERATOR_API_KEY",
                "SERVICE_API_KEY"));
    environment.put("SYNC_MIN_INTERVAL", "5ms");
    return environment;
  }

  private static final class Silence implements Pipeline.Progress {
    @Override
    public void done(String what, String detail) {}

    @Override
    public void line(String service, String line) {}
  }
}
