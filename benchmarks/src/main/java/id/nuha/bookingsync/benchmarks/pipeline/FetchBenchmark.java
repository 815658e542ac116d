package id.nuha.bookingsync.benchmarks.pipeline;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.writer.OurWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * From a trigger at the front door to its answer with the run's counts, of a SIMRS that takes 300
 * ms a page, beside the workshop's loop. Default settings, services that run already.
 */
public final class FetchBenchmark implements Benchmark {
  private static final String TUTORIAL = "bench_tutorial";
  private static final int[] SIZES = {434, 5_000, 20_000};
  private static final int MAX_TUTORIAL = 5_000;

  @Override
  public String name() {
    return "fetch";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    try (Parts parts = Parts.start(setting.emptyFolder("fetch"));
        SlowSimrs simrs = new SlowSimrs()) {
      OurWriter.createDatabase(setting, parts, Services.DATABASE, 6);
      parts.copyDatabase(Services.DATABASE, TUTORIAL);
      try (Services services = new Services(setting, parts, simrs)) {
        ServiceProcess stats = services.start();
        for (int repetition = 0; repetition < setting.repeat(); repetition++) {
          for (int size : SIZES) {
            measure(parts, simrs, services, stats, size, results);
          }
        }
      }
    }
  }

  private void measure(
      Parts parts,
      SlowSimrs simrs,
      Services services,
      ServiceProcess stats,
      int size,
      Results results)
      throws IOException, SQLException, InterruptedException {
    Bookings bookings = new Bookings(size, 14);
    simrs.hold(bookings);
    String measure = "%,d bookings, trigger to answer".formatted(size);
    results.add(name(), measure, Results.OURS, "s", services.sync(stats, size));
    String load = "%,d bookings, load of SIMRS".formatted(size);
    double requests = simrs.requests();
    results.add(name(), load, Results.OURS, "requests", requests);
    try (Connection connection = parts.connect(Services.DATABASE)) {
      if (Parts.number(connection, "SELECT count(*) FROM dashboard_239") < size) {
        throw new IOException("Rows are missing after a run that says COMPLETE.");
      }
    }
    if (size <= MAX_TUTORIAL) {
      simrs.hold(bookings);
      double seconds = TutorialSync.run(simrs, parts, TUTORIAL, bookings);
      results.add(name(), measure, "the tutorial's loop", "s", seconds);
      double tutorialRequests = simrs.requests();
      results.add(name(), load, "the tutorial's loop", "requests", tutorialRequests);
    }
  }
}
