package id.nuha.bookingsync.benchmarks;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.writer.WriterBenchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Entry point of {@code ./run bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures how fast we are beside what a user would pick instead.")
public final class Benchmarks implements Callable<Integer> {
  @Option(
      names = "--rows",
      defaultValue = "200000",
      description = "How many bookings. Default: ${DEFAULT-VALUE}")
  private int rows;

  @Option(
      names = "--repeat",
      defaultValue = "3",
      description = "How many times. Default: ${DEFAULT-VALUE}")
  private int repeat;

  @Option(
      names = "--flags",
      defaultValue = "-XX:+UseSerialGC -Xmx160m -Xss512k -XX:TieredStopAtLevel=1")
  private String flags = "";

  /** Ends with status 1 if a benchmark fails, 2 if the arguments are wrong. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("booking-sync.home", "."));
    Path folder = Files.createTempDirectory("booking-sync-bench");
    System.out.println("data in " + folder);
    try (Parts parts = Parts.start(folder)) {
      WriterBenchmark writer =
          new WriterBenchmark(
              parts, home.resolve("writer/target/writer.jar"), List.of(flags.split(" ")), folder);
      for (int i = 0; i < repeat; i++) {
        writer.run(new Bookings(rows, 360), 6);
      }
    }
    return 0;
  }
}
