package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.LocalSettings;
import id.nuha.bookingsync.local.services.FrontDoor;
import id.nuha.bookingsync.local.services.Pipeline;
import id.nuha.bookingsync.local.services.PipelineOptions;
import id.nuha.bookingsync.simulator.SimulatorCommand;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the whole pipeline until it is told to stop. */
@Command(
    name = "./run",
    mixinStandardHelpOptions = true,
    version = "Booking Sync 1.0.0-SNAPSHOT",
    sortOptions = false,
    header = "SIMRS bookings and doctor schedules, through Kafka, into PostgreSQL.",
    description = {
      "",
      "Builds what is stale, starts Kafka, PostgreSQL and the three services on this machine, syncs"
          + " both views and prints where to look. Ctrl-C stops everything. SIMRS is simulated,"
          + " unless EXTERNAL_API_URL is set in the environment or in .env.",
      ""
    },
    subcommands = {
      SqlCommand.class,
      ConsumerGroupsCommand.class,
      KeysetCommand.class,
      SimulatorCommand.class,
      ChaosCommand.class,
      FuzzCommand.class,
      PrepareCommand.class
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private final Home home = new Home();

  @Option(names = "--fresh", description = "Forget Kafka's and PostgreSQL's data first")
  private boolean fresh;

  @Option(names = "--no-sync", description = "Do not sync at the start")
  private boolean noSync;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which clinic is simulated. Default: ${DEFAULT-VALUE}")
  private long seed = 239;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The front door, stats-api. Default: ${DEFAULT-VALUE}")
  private int port = 3033;

  @Option(names = "--fetcher-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int fetcherPort = 8081;

  @Option(names = "--writer-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int writerPort = 8082;

  @Option(
      names = "--simrs-port",
      paramLabel = "N",
      description = "Of the simulated SIMRS. Default: ${DEFAULT-VALUE}")
  private int simrsPort = 18_090;

  @Option(
      names = "--jars",
      paramLabel = "DIR",
      description = "Folder that holds fetcher/target/fetcher.jar and so on. Default: the project")
  private @Nullable Path jars;

  @Override
  public Integer call() throws InterruptedException {
    PrintStream out = System.out;
    Console console = new Console(out);
    LocalSettings settings = LocalSettings.defaults();
    EnvFile.warnings(Home.project().resolve(".env")).forEach(out::println);
    PipelineOptions options = options();
    Pipeline pipeline = new Pipeline(options, settings, console);
    // The only hook: Kafka and PostgreSQL must not go before the services that use them.
    Thread stop = new Thread(() -> stop(pipeline, console), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    pipeline.start();
    Report report = new Report(out, FrontDoor.of(options), options.key(), home, settings);
    if (!noSync) {
      report.sync();
    }
    report.whereToLook();
    pipeline.await();
    return 0;
  }

  private PipelineOptions options() {
    Map<String, String> environment =
        EnvFile.under(System.getenv(), Home.project().resolve(".env"));
    return new PipelineOptions(
        home.data(),
        fresh,
        jars == null ? Home.project() : jars.toAbsolutePath().normalize(),
        seed,
        new PipelineOptions.Ports(
            port,
            fetcherPort,
            writerPort,
            home.kafkaPort(),
            home.kafkaControllerPort(),
            home.dbPort(),
            simrsPort),
        environment);
  }

  private static void stop(Pipeline pipeline, Console console) {
    long start = System.nanoTime();
    pipeline.close();
    console.done(
        "Stopped",
        "after %.1f s".formatted(Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3));
  }
}
