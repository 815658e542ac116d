package id.nuha.bookingsync.benchmarks.pipeline;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.parts.ChildProcess;
import id.nuha.bookingsync.benchmarks.parts.Memory;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.writer.OurWriter;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./run} from an empty folder to its first numbers, and each service by itself. */
public final class StartupBenchmark implements Benchmark {
  private static final Duration MAX = Duration.ofMinutes(3);
  private static final String[] PORTS = {
    "--port", "--fetcher-port", "--writer-port", "--simrs-port", "--kafka-port", "--db-port"
  };

  /** Starts a service. */
  private interface Start {
    ServiceProcess get() throws IOException;
  }

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    for (int repetition = 0; repetition < setting.repeat(); repetition++) {
      everything(setting, results);
    }
    try (Parts parts = Parts.start(setting.emptyFolder("startup"));
        SlowSimrs simrs = new SlowSimrs()) {
      OurWriter.createDatabase(setting, parts, Services.DATABASE, 6);
      Services services = new Services(setting, parts, simrs);
      for (int repetition = 0; repetition < setting.repeat(); repetition++) {
        alone("fetcher", services::fetcher, results);
        alone("writer", new OurWriter(setting, parts, Services.DATABASE)::start, results);
        alone("stats-api", () -> services.stats(simrs.uri().toString()), results);
      }
    }
  }

  private void alone(String service, Start start, Results results)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (ServiceProcess running = start.get()) {
      running.awaitReady();
      double seconds = (System.nanoTime() - begun) / 1e9;
      results.add(name(), service + " alone, until ready", Results.OURS, "s", seconds);
    }
  }

  private void everything(Setting setting, Results results)
      throws IOException, InterruptedException {
    Path data = setting.emptyFolder("run");
    int[] ports = FreePorts.find(PORTS.length);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", setting.home().resolve("run").toString()));
    command.addAll(List.of("--data", data.toString()));
    for (int i = 0; i < PORTS.length; i++) {
      command.addAll(List.of(PORTS[i], Integer.toString(ports[i])));
    }
    long begun = System.nanoTime();
    try (ChildProcess run = ChildProcess.start(command, Map.of(), setting.log("run"))) {
      ServiceProcess stats = new ServiceProcess(run, ports[0]);
      while (!hasNumbers(stats)) {
        if (!run.isAlive() || System.nanoTime() - begun > MAX.toNanos()) {
          throw new IOException("./run does not come to its first numbers; its log says why.");
        }
        Thread.sleep(50);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      results.add(name(), "./run, until the first numbers", Results.OURS, "s", seconds);
      double megabytes =
          Memory.megabytes(run.pid())
              + Memory.megabytes(Memory.pidIn(data.resolve("postgres/postmaster.pid")));
      results.add(name(), "./run, memory of all", Results.OURS, "MB", megabytes);
    }
  }

  /** Whether both views have been synced. */
  private static boolean hasNumbers(ServiceProcess stats) throws InterruptedException {
    try {
      return stats.ask("GET", "/dashboard/sync-runs").split("\"COMPLETE\"", -1).length > 2;
    } catch (IOException notYet) {
      return false;
    }
  }
}
