package id.nuha.bookingsync.benchmarks.pipeline;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import id.nuha.bookingsync.benchmarks.report.Percentiles;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.writer.OurWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the moment in which SIMRS answers with a booking to the commit of its row. */
public final class LatencyBenchmark implements Benchmark {
  private static final int[] SIZES = {434, 20_000};

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    try (Parts parts =
            Parts.start(setting.emptyFolder("latency"), Map.of("track_commit_timestamp", "on"));
        SlowSimrs simrs = new SlowSimrs()) {
      OurWriter.createDatabase(setting, parts, Services.DATABASE, 6);
      try (Services services = new Services(setting, parts, simrs)) {
        ServiceProcess stats = services.start();
        for (int repetition = 0; repetition < setting.repeat(); repetition++) {
          for (int size : SIZES) {
            simrs.hold(new Bookings(size, 14));
            services.sync(stats, size);
            Percentiles millis = new Percentiles(millis(parts, simrs.answered()));
            String measure = "%,d bookings, SIMRS's answer to row, ".formatted(size);
            results.add(name(), measure + "p50", Results.OURS, "ms", millis.at(50));
            results.add(name(), measure + "p99", Results.OURS, "ms", millis.at(99));
          }
        }
      }
    }
  }

  private static List<Double> millis(Parts parts, Map<Integer, Instant> answered)
      throws SQLException {
    List<Double> millis = new ArrayList<>();
    try (Connection connection = parts.connect(Services.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT booking_id, pg_xact_commit_timestamp(xmin) FROM dashboard_239")) {
      while (rows.next()) {
        Instant answer = answered.get(rows.getInt(1));
        if (answer != null) {
          Instant committed = rows.getObject(2, OffsetDateTime.class).toInstant();
          millis.add(Duration.between(answer, committed).toNanos() / 1e6);
        }
      }
    }
    return millis;
  }
}
