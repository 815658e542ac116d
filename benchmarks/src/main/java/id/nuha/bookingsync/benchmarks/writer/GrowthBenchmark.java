package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.data.TopicLoader;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import id.nuha.bookingsync.benchmarks.report.Results;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether it stays as fast, as small and in the same memory: inserts into tables of once, five and
 * twenty-five times the rows, then ten unchanged syncs of the smallest.
 */
public final class GrowthBenchmark implements Benchmark {
  private static final String TOPIC = "nuha.booking";
  private static final String DATABASE = "bench_growth";
  private static final int[] TIMES = {1, 5, 25};
  private static final int SYNCS = 10;
  private static final String HEAP_ONLY =
      "SELECT coalesce(100 * n_tup_hot_upd / nullif(n_tup_upd, 0), 0)"
          + " FROM pg_stat_user_tables WHERE relname = 'dashboard_239'";
  private static final String BYTES = "SELECT pg_total_relation_size('dashboard_239')";

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    for (int repetition = 0; repetition < setting.repeat(); repetition++) {
      for (int times : TIMES) {
        // A topic of five million bookings is large: each size has a folder that is left empty.
        try (Parts parts = Parts.start(setting.emptyFolder("growth"))) {
          insert(setting, parts, new Bookings(setting.rows() * times, 360), times, results);
        }
      }
      try (Parts parts = Parts.start(setting.emptyFolder("growth"))) {
        syncUnchanged(setting, parts, new Bookings(setting.rows(), 360), results);
      }
    }
  }

  private void insert(Setting setting, Parts parts, Bookings bookings, int times, Results results)
      throws IOException, SQLException, InterruptedException {
    OurWriter.createDatabase(setting, parts, DATABASE, 6);
    new TopicLoader(parts.bootstrapServers(), TOPIC).load(bookings, Phase.INSERT);
    parts.checkpoint();
    try (Connection connection = parts.connect(DATABASE)) {
      AppliedRate rate = new AppliedRate(connection, bookings.count());
      try (ServiceProcess writer = new OurWriter(setting, parts, DATABASE).start()) {
        double rowsPerSecond = rate.await(writer.process()::isAlive);
        boolean isLargest = times == TIMES[TIMES.length - 1];
        // Ours, as the others are compared with it, is the largest.
        String contender = isLargest ? Results.OURS : "ours, %,d rows".formatted(bookings.count());
        results.add(
            name(),
            "insert of up to %,d rows".formatted(setting.rows() * TIMES[TIMES.length - 1]),
            contender,
            "rows/s",
            rowsPerSecond);
        results.add(name(), "most memory", contender, "MB", writer.process().peakMegabytes());
      }
    }
    OurWriter.checkCounts(parts, DATABASE, bookings.count(), 1, 0);
  }

  private void syncUnchanged(Setting setting, Parts parts, Bookings bookings, Results results)
      throws IOException, SQLException, InterruptedException {
    OurWriter.createDatabase(setting, parts, DATABASE, 6);
    TopicLoader loader = new TopicLoader(parts.bootstrapServers(), TOPIC);
    try (Connection connection = parts.connect(DATABASE)) {
      sync(setting, parts, loader, bookings, connection); // inserts them
      sync(setting, parts, loader, bookings, connection);
      vacuum(connection);
      double afterOne = Parts.number(connection, BYTES);
      for (int sync = 1; sync < SYNCS; sync++) {
        sync(setting, parts, loader, bookings, connection);
      }
      vacuum(connection);
      String measure = "table and indexes, unchanged syncs";
      results.add(name(), measure, "after one", "MB", afterOne / 1e6);
      results.add(name(), measure, Results.OURS, "MB", Parts.number(connection, BYTES) / 1e6);
      double heapOnly = Parts.number(connection, HEAP_ONLY);
      results.add(name(), "updates that touched no index", Results.OURS, "%", heapOnly);
    }
    OurWriter.checkCounts(parts, DATABASE, bookings.count(), SYNCS + 1, 0);
  }

  private static void sync(
      Setting setting, Parts parts, TopicLoader loader, Bookings bookings, Connection connection)
      throws IOException, SQLException, InterruptedException {
    loader.load(bookings, Phase.INSERT);
    AppliedRate rate = new AppliedRate(connection, bookings.count());
    try (ServiceProcess writer = new OurWriter(setting, parts, DATABASE).start()) {
      rate.await(writer.process()::isAlive);
    }
  }

  // As autovacuum does after a sync, whenever it comes to it.
  private static void vacuum(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE) dashboard_239");
    }
  }
}
