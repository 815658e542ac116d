package id.nuha.bookingsync.benchmarks.statistics;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.data.TopicLoader;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.writer.OurWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Asks for the statistics of any day, over HTTP and never with an ETag, beside the workshop's two
 * queries and the least that such a day costs PostgreSQL, both without HTTP. Then the same once a
 * fortnight's rows are written, once the writer has vacuumed them at the end of that run, and while
 * a replay runs.
 */
public final class StatisticsBenchmark implements Benchmark {
  private static final String DATABASE = "bench_stats";
  private static final double SECONDS = 6;
  private static final int[] CALLERS = {1, 8, 64};
  private static final int MAX_REPLAYED = 200_000;

  private static final String BY_DOCTOR =
      """
      SELECT d123.id_dokter, d123.nama_dokter, COUNT(d239.booking_id) AS bookings
        FROM dashboard_123 d123
        LEFT JOIN dashboard_239 d239
          ON d123.id_dokter = d239.id_dokter AND d123.tanggal = DATE(d239.tanggal_antrian)
         AND d239.status_booking = 'Aktif'
       WHERE d123.tanggal = ? GROUP BY d123.id_dokter, d123.nama_dokter ORDER BY bookings DESC
      """;
  private static final String BY_SPECIALIZATION =
      """
      SELECT d239.id_spesialis, d239.spesialis, COUNT(d239.booking_id) AS bookings
        FROM dashboard_239 d239
       WHERE DATE(d239.tanggal_antrian) = ? AND d239.status_booking = 'Aktif'
       GROUP BY d239.id_spesialis, d239.spesialis ORDER BY bookings DESC
      """;
  private static final String FLOOR =
      """
      SELECT id_dokter, count(*) FROM dashboard_239
       WHERE status_booking = 'Aktif' AND tanggal_antrian >= ?::date
         AND tanggal_antrian < ?::date + 1
       GROUP BY id_dokter
      """;

  @Override
  public String name() {
    return "stats";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    try (Parts parts = Parts.start(setting.emptyFolder("stats"))) {
      OurWriter.createDatabase(setting, parts, DATABASE, 6);
      // Observed before the rows below: a replay of these compares and writes nothing.
      new TopicLoader(parts.bootstrapServers(), "nuha.booking")
          .load(new Bookings(Math.min(MAX_REPLAYED, setting.rows()), 360), Phase.INSERT);
      try (Connection connection = parts.connect(DATABASE)) {
        Clinic.fill(connection, setting.rows());
        for (int repetition = 0; repetition < setting.repeat(); repetition++) {
          try (ServiceProcess stats = setting.startStats(parts, DATABASE, Map.of())) {
            stats.awaitReady();
            ask(stats, 8, SECONDS, Clinic::anyDay); // the JVM is warm after that, as in the morning
            Clinic.vacuum(connection);
            askAlone(stats, parts, results);
            Clinic.writeFortnight(connection);
            ask(stats, "a fortnight just written", Clinic::dayOfFortnight, results);
            Clinic.writeFortnight(connection);
            results.add(
                name(),
                "the writer's vacuum after that run",
                Results.OURS,
                "ms",
                Clinic.vacuumAfterRun(connection));
            ask(stats, "right after a sync of that fortnight", Clinic::dayOfFortnight, results);
            Clinic.vacuum(connection);
            askDuringReplay(setting, parts, stats, results);
          }
        }
      }
    }
  }

  private void askAlone(ServiceProcess stats, Parts parts, Results results)
      throws InterruptedException, ExecutionException {
    for (int callers : CALLERS) {
      Latencies ours = ask(stats, callers, SECONDS, Clinic::anyDay);
      add(results, "%d callers".formatted(callers), Results.OURS, ours);
      if (callers <= 8) {
        Latencies floor =
            Latencies.measure(
                callers, SECONDS / 2, () -> new Queries(parts.connect(DATABASE), List.of(FLOOR)));
        add(results, "%d callers".formatted(callers), "floor: a covering index alone", floor);
        Latencies workshop =
            Latencies.measure(
                callers,
                SECONDS,
                () -> new Queries(parts.connect(DATABASE), List.of(BY_DOCTOR, BY_SPECIALIZATION)));
        add(results, "%d callers".formatted(callers), "the workshop's two queries", workshop);
      }
    }
  }

  private void askDuringReplay(Setting setting, Parts parts, ServiceProcess stats, Results results)
      throws IOException, InterruptedException, ExecutionException {
    try (ServiceProcess writer = new OurWriter(setting, parts, DATABASE).start()) {
      writer.awaitReady();
      writer.ask("POST", "/replay?view=239&from=earliest");
      ask(stats, "while a replay runs", Clinic::anyDay, results);
    }
  }

  private void ask(ServiceProcess stats, String when, Supplier<LocalDate> day, Results results)
      throws InterruptedException, ExecutionException {
    add(results, "8 callers, " + when, Results.OURS, ask(stats, 8, SECONDS, day));
  }

  private static Latencies ask(
      ServiceProcess stats, int callers, double seconds, Supplier<LocalDate> day)
      throws InterruptedException, ExecutionException {
    return Latencies.measure(
        callers,
        seconds,
        () -> new PlainHttp(stats.port(), () -> "/dashboard/stats?tanggal=" + day.get()));
  }

  private void add(Results results, String measure, String contender, Latencies latencies) {
    results.add(name(), measure + ", rate", contender, "requests/s", latencies.rate());
    results.add(name(), measure + ", p50", contender, "ms", latencies.millis().at(50));
    results.add(name(), measure + ", p99", contender, "ms", latencies.millis().at(99));
  }

  /** Asks PostgreSQL itself for any day. */
  private record Queries(Connection connection, List<String> queries) implements Latencies.Caller {
    @Override
    public void ask() throws SQLException {
      LocalDate day = Clinic.anyDay();
      for (String query : queries) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
          for (int i = 1; i <= query.chars().filter(character -> character == '?').count(); i++) {
            statement.setObject(i, day);
          }
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              rows.getString(1);
            }
          }
        }
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
