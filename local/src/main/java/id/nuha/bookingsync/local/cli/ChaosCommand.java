package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.chaos.Chaos;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.util.Map;
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
    PipelineOptions options = ScratchPipeline.options("chaos", Map.of("SYNC_MIN_INTERVAL", "5ms"));
    System.out.println("The data and the logs of this chaos are in " + options.data());
    int failed = 0;
    Chaos chaos = new Chaos(ScratchPipeline.start(options), options);
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
}
