package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.fuzz.Fuzz;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves that no request, however odd, breaks a service or gets what it may not have. */
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    description =
        "Sends every endpoint of the three services seeded, odd requests, with and without keys: no"
            + " answer is a 5xx, shows a stack trace or gives away what its key may not have.")
final class FuzzCommand implements Callable<Integer> {
  private static final int MAX_SHOWN = 50;

  @Option(
      names = "--requests",
      defaultValue = "10000",
      description = "How many. Default: ${DEFAULT-VALUE}")
  private int requests;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed sends the same requests. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--rate-limit",
      description = "RATE_LIMIT of the services; 0: none. Default: their own")
  private String rateLimit = "";

  @Override
  public Integer call() throws InterruptedException {
    String viewerKey = UUID.randomUUID().toString();
    String operatorKey = UUID.randomUUID().toString();
    Map<String, String> settings = new HashMap<>();
    settings.put("VIEWER_API_KEY", viewerKey);
    settings.put("OPERATOR_API_KEY", operatorKey);
    settings.put("RATE_LIMIT", rateLimit);
    PipelineOptions options = ScratchPipeline.options("fuzz", settings);
    System.out.println("The data and the logs of this fuzz are in " + options.data());
    try (Pipeline pipeline = ScratchPipeline.start(options)) {
      Fuzz.Result result = new Fuzz(options, viewerKey, operatorKey).run(seed, requests);
      System.out.printf("%d requests, answers by status: %s%n", requests, result.statuses());
      result.problems().stream().limit(MAX_SHOWN).forEach(System.out::println);
      System.out.printf("%d problems%n", result.problems().size());
      pipeline.awaitReady();
      return result.problems().isEmpty() ? 0 : 1;
    }
  }
}
