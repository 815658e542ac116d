package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.TopicLoader;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.parts.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Inserts, writes again with a tenth changed, writes the same again, and replays. */
public final class WriterBenchmark {
  private static final String TOPIC = "nuha.booking";
  private static final String DATABASE = "bench_ours";

  private final Parts parts;
  private final Path writerJar;
  private final List<String> flags;
  private final Path folder;

  public WriterBenchmark(Parts parts, Path writerJar, List<String> flags, Path folder) {
    this.parts = parts;
    this.writerJar = writerJar;
    this.flags = flags;
    this.folder = folder;
  }

  public void run(Bookings bookings, int partitions)
      throws IOException, SQLException, InterruptedException {
    parts.createTopics(partitions);
    parts.createDatabase(DATABASE);
    try {
      phase(bookings, "insert", 0);
      phase(bookings, "tenth changed", 10);
      phase(bookings, "same again", 10);
      replay(bookings);
    } finally {
      parts.dropDatabase(DATABASE);
      parts.deleteTopics();
    }
  }

  private OurWriter writer() {
    return new OurWriter(parts, DATABASE, writerJar, flags, folder.resolve("writer.log"));
  }

  private void phase(Bookings bookings, String phase, int changedShare)
      throws IOException, SQLException, InterruptedException {
    new TopicLoader(parts.bootstrapServers(), TOPIC)
        .load(bookings, phase.equals("same again") ? "tenth changed" : phase, changedShare);
    parts.checkpoint();
    try (Connection database = parts.connect(DATABASE);
        ServiceProcess writer = writer().start()) {
      while (writer.isAlive() && !migrated()) {
        Thread.sleep(20);
      }
      AppliedRate rate =
          phase.equals("same again")
              ? LandedRate.await(parts, DATABASE, 3L * bookings.count(), writer::isAlive)
              : AppliedRate.await(database, bookings, phase, writer::isAlive);
      System.out.printf(
          "%-14s %8.0f rows/s  %6.2f s  cpu of the writer %.1f s%n",
          phase, rate.rowsPerSecond(), rate.seconds(), writer.cpu().toMillis() / 1e3);
    }
  }

  private boolean migrated() throws SQLException {
    return parts.number(
            DATABASE,
            "SELECT count(*) FROM pg_class WHERE relname IN ('dashboard_239', 'applied_offset')")
        == 2;
  }

  private void replay(Bookings bookings) throws IOException, SQLException, InterruptedException {
    try (ServiceProcess writer = writer().start()) {
      while (true) {
        try {
          writer.ask("POST", "/replay?view=239&from=earliest");
          break;
        } catch (IOException notReady) {
          Thread.sleep(200);
        }
      }
      long begun = System.nanoTime();
      while (!writer.ask("GET", "/replay").contains("COMPLETE")) {
        Thread.sleep(50);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "%-14s %8.0f rows/s  %6.2f s  cpu of the writer %.1f s%n",
          "replay", 3 * bookings.count() / seconds, seconds, writer.cpu().toMillis() / 1e3);
    }
  }
}
