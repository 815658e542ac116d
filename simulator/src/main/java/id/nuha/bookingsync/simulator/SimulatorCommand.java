package id.nuha.bookingsync.simulator;

import id.nuha.bookingsync.simulator.view.ViewFiles;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The simulated SIMRS alone: {@code java -jar simulator.jar}, or {@code ./run simrs}. Ends with
 * status 1 if something is in the way, 2 if the arguments are wrong.
 */
@Command(
    name = "simrs",
    mixinStandardHelpOptions = true,
    description = "Runs the simulated SIMRS alone, to try a fetcher against it.")
public final class SimulatorCommand implements Callable<Integer> {
  @Option(names = "--bind", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}")
  private String bind = "";

  @Option(names = "--port", defaultValue = "18090", description = "Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(names = "--seed", defaultValue = "239", description = "Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--timezone",
      defaultValue = "Asia/Jakarta",
      description = "Default: ${DEFAULT-VALUE}")
  private String zone = "";

  @Option(
      names = "--token",
      defaultValue = "simulated-token",
      description = "Default: ${DEFAULT-VALUE}")
  private String token = "";

  @Option(
      names = "--api-key",
      defaultValue = "simulated-key",
      description = "Default: ${DEFAULT-VALUE}")
  private String apiKey = "";

  @Option(
      names = "--refresh-token",
      defaultValue = "simulated-refresh-token",
      description = "Default: ${DEFAULT-VALUE}")
  private String refreshToken = "";

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      defaultValue = "${env:CATALOGUE:-}",
      description = "The view catalogue. Default: what CATALOGUE names, else the built-in one")
  private String catalogue = "";

  @Option(
      names = "--views",
      paramLabel = "FILE",
      defaultValue = "${env:SIMULATED_VIEWS:-}",
      description = "How further views are filled. Default: what SIMULATED_VIEWS names, else none")
  private String views = "";

  @Option(
      names = "--unless",
      paramLabel = "URL",
      defaultValue = "",
      description = "Of the real SIMRS: if there is one, nothing is simulated, and this ends")
  private String real = "";

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulatorCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!real.isBlank()) {
      System.out.println("EXTERNAL_API_URL is set: the real SIMRS is used, nothing is simulated.");
      return 0;
    }
    try (Simulator simulator =
        Simulator.start(
            new Simulator.Settings(
                bind,
                port,
                seed,
                ZoneId.of(zone),
                token,
                apiKey,
                refreshToken,
                new ViewFiles(catalogue, views)))) {
      System.out.printf("The simulated SIMRS listens on %s:%d%n", bind, simulator.port());
      new CountDownLatch(1).await();
      return 0;
    } catch (DateTimeException e) {
      System.err.println("--timezone is no time zone; give one like Asia/Jakarta.");
    } catch (SimulatorException e) {
      System.err.println(e.getMessage());
    }
    return 1;
  }
}
