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
import java.util.ArrayList;
import java.util.List;

/** How the rate follows the number of partitions and of writers; ours is one writer and six. */
public final class ScalingBenchmark implements Benchmark {
  private static final String TOPIC = "nuha.booking";
  private static final String DATABASE = "bench_scaling";

  @Override
  public String name() {
    return "scaling";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    Bookings bookings = new Bookings(setting.rows(), 360);
    try (Parts parts = Parts.start(setting.emptyFolder("scaling"))) {
      for (int repetition = 0; repetition < setting.repeat(); repetition++) {
        for (int partitions : new int[] {1, 2, 6, 12}) {
          String contender = partitions == 6 ? Results.OURS : partitions + " partitions";
          double rate = rate(setting, parts, bookings, partitions, 1);
          results.add(name(), "insert, by partitions (ours 6)", contender, "rows/s", rate);
        }
        for (int writers : new int[] {1, 2, 3}) {
          String contender = writers == 1 ? Results.OURS : writers + " writers";
          double rate = rate(setting, parts, bookings, 6, writers);
          results.add(name(), "insert, by writers (ours 1)", contender, "rows/s", rate);
        }
      }
    }
  }

  private static double rate(
      Setting setting, Parts parts, Bookings bookings, int partitions, int writers)
      throws IOException, SQLException, InterruptedException {
    OurWriter.createDatabase(setting, parts, DATABASE, partitions);
    new TopicLoader(parts.bootstrapServers(), TOPIC).load(bookings, Phase.INSERT);
    parts.checkpoint();
    double rowsPerSecond = rowsPerSecond(setting, parts, bookings, writers);
    OurWriter.checkCounts(parts, DATABASE, bookings.count(), 1, 0);
    parts.dropDatabase(DATABASE);
    parts.deleteTopics();
    return rowsPerSecond;
  }

  private static double rowsPerSecond(Setting setting, Parts parts, Bookings bookings, int writers)
      throws IOException, SQLException, InterruptedException {
    List<ServiceProcess> running = new ArrayList<>();
    try (Connection connection = parts.connect(DATABASE)) {
      AppliedRate rate = new AppliedRate(connection, bookings.count());
      for (int i = 0; i < writers; i++) {
        running.add(new OurWriter(setting, parts, DATABASE).start());
      }
      return rate.await(() -> running.stream().allMatch(writer -> writer.process().isAlive()));
    } finally {
      running.forEach(ServiceProcess::close);
    }
  }
}
