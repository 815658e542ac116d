package id.nuha.bookingsync.benchmarks;

import id.nuha.bookingsync.benchmarks.jmh.JmhBenchmark;
import id.nuha.bookingsync.benchmarks.parts.ChildProcess;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.pipeline.FetchBenchmark;
import id.nuha.bookingsync.benchmarks.pipeline.LatencyBenchmark;
import id.nuha.bookingsync.benchmarks.pipeline.StartupBenchmark;
import id.nuha.bookingsync.benchmarks.report.MarkdownTable;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.report.ResultsFile;
import id.nuha.bookingsync.benchmarks.statistics.StatisticsBenchmark;
import id.nuha.bookingsync.benchmarks.writer.EncryptionBenchmark;
import id.nuha.bookingsync.benchmarks.writer.GrowthBenchmark;
import id.nuha.bookingsync.benchmarks.writer.ScalingBenchmark;
import id.nuha.bookingsync.benchmarks.writer.WriterBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Entry point of {@code ./run bench}. */
@Command(
    name = "./run bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how fast Booking Sync is on this machine, beside what a user would take instead"
          + " and beside what PostgreSQL can take at most, in the same run.",
      ""
    })
public final class Benchmarks implements Callable<Integer> {
  private static final List<Benchmark> ALL =
      List.of(
          new WriterBenchmark(),
          new EncryptionBenchmark(),
          new GrowthBenchmark(),
          new ScalingBenchmark(),
          new FetchBenchmark(),
          new LatencyBenchmark(),
          new StatisticsBenchmark(),
          new StartupBenchmark(),
          new JmhBenchmark());

  @picocli.CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      completionCandidates = Names.class,
      description = "What to measure: ${COMPLETION-CANDIDATES}. Default: all")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many bookings. Default: ${DEFAULT-VALUE}")
  private int rows;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many times; the table shows medians. Default: ${DEFAULT-VALUE}")
  private int repeat;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where results.md, results.json and the pictures go. Default: nowhere")
  private @Nullable Path out;

  @Option(
      names = "--flags",
      paramLabel = "FLAGS",
      description = "Of the services' JVMs, instead of those that ./run starts them with")
  private @Nullable String flags;

  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return ALL.stream().map(Benchmark::name).iterator();
    }
  }

  /** Ends with status 1 if a benchmark fails, 2 if the arguments are wrong. */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new Benchmarks());
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (!(e instanceof IOException)) {
            throw e;
          }
          command.getErr().println(e.getMessage());
          return 1;
        });
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<Benchmark> chosen = chosen();
    Path home = Path.of(System.getProperty("booking-sync.home", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("booking-sync-bench");
    Thread stop = new Thread(() -> clear(work), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    List<String> jvm = flags == null ? List.of() : List.of(flags.strip().split("\\s+"));
    Setting setting = new Setting(home, work, rows, repeat, jvm);
    Results results = new Results(System.out);
    for (Benchmark benchmark : chosen) {
      System.out.printf("%s, %d times%n", benchmark.name(), repeat);
      try {
        benchmark.run(setting, results);
      } catch (Exception e) {
        keepLogs(work);
        throw e;
      }
    }
    System.out.println();
    System.out.print(MarkdownTable.of(results));
    if (out != null) {
      ResultsFile.write(
          out,
          results,
          Map.of("rows", rows, "repeat", repeat, "flags", flags == null ? "as ./run" : flags));
    }
    return 0;
  }

  private List<Benchmark> chosen() {
    Map<String, Benchmark> byName =
        ALL.stream().collect(Collectors.toMap(Benchmark::name, benchmark -> benchmark));
    for (String name : names) {
      if (!byName.containsKey(name) && spec != null) {
        throw new ParameterException(
            spec.commandLine(), "There is no benchmark " + name + "; see --help.");
      }
    }
    return ALL.stream()
        .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name()))
        .toList();
  }

  // What went wrong stands in a log, which would be deleted with the rest.
  private static void keepLogs(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work, 2)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        Path kept = Files.createTempFile("booking-sync-bench-", "-" + log.getFileName());
        Files.write(kept, Files.readAllBytes(log));
        System.err.println("A log is kept: " + kept);
      }
    }
  }

  private static void clear(Path work) {
    ChildProcess.closeAll();
    Parts.closeAll();
    try {
      Setting.delete(work);
    } catch (IOException e) {
      System.err.println("Not all of " + work + " could be deleted: " + e.getMessage());
    }
  }
}
