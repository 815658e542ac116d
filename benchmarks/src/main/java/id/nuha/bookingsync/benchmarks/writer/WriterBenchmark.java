package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.data.TopicLoader;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.benchmarks.rival.DebeziumSink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inserts, writes again with a tenth changed, writes the same again: our writer, Debezium's sink,
 * both from the same topic and started cold, and what PostgreSQL can take without Kafka. One after
 * the other in each phase, in the other order in every second repetition. Then our writer replays.
 */
public final class WriterBenchmark implements Benchmark {
  private static final String TOPIC = "nuha.booking";
  private static final String OURS = "bench_ours";
  private static final int PARTITIONS = 6;
  private static final int MAX_TUTORIAL_ROWS = 2_000;
  private static final int MAX_CEILING_ROWS = 200_000;

  @Override
  public String name() {
    return "writer";
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    Bookings bookings = new Bookings(setting.rows(), 360);
    try (Parts parts = Parts.start(setting.folder("writer"))) {
      Map<String, Contender> contenders = contenders(setting, parts);
      for (int repetition = 0; repetition < setting.repeat(); repetition++) {
        OurWriter.createDatabase(setting, parts, OURS, PARTITIONS);
        for (String database : contenders.keySet()) {
          if (!database.equals(OURS)) {
            parts.copyDatabase(OURS, database);
          }
        }
        List<String> order = new ArrayList<>(contenders.keySet());
        if (repetition % 2 == 1) {
          Collections.reverse(order);
        }
        int times = 0;
        for (Phase phase : Phase.values()) {
          new TopicLoader(parts.bootstrapServers(), TOPIC).load(bookings, phase);
          for (String database : order) {
            Contender contender = contenders.get(database);
            if (contender != null) {
              parts.checkpoint();
              double rate = contender.apply(contender.share(bookings), phase);
              results.add(name(), phase.text(), contender.name(), "rows/s", rate);
            }
          }
          compare(parts, contenders, bookings, phase);
          times++;
          int changed = times == 1 ? 0 : Phase.TENTH_CHANGED.changedOf(bookings.count());
          OurWriter.checkCounts(parts, OURS, bookings.count(), times, changed);
        }
        replay(setting, parts, bookings, results);
        for (String database : contenders.keySet()) {
          parts.dropDatabase(database);
        }
        parts.deleteTopics();
      }
    }
  }

  private static Map<String, Contender> contenders(Setting setting, Parts parts)
      throws IOException, InterruptedException {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put(
        OURS,
        new ConsumingContender(
            Results.OURS,
            parts,
            OURS,
            () -> new OurWriter(setting, parts, OURS).start().process()));
    for (boolean unnest : new boolean[] {false, true}) {
      String database = unnest ? "bench_debezium_unnest" : "bench_debezium";
      DebeziumSink sink = DebeziumSink.of(setting.home(), parts, setting.folder(database), unnest);
      contenders.put(
          database,
          new ConsumingContender(
              unnest ? "Debezium JDBC sink, unnest" : "Debezium JDBC sink",
              parts,
              database,
              () -> sink.start(database, TOPIC)));
    }
    contenders.put(
        "bench_copy",
        new SqlContender(
            "ceiling: COPY BINARY + upsert",
            parts,
            "bench_copy",
            2,
            5_000,
            MAX_CEILING_ROWS,
            new CopyTechnique()));
    contenders.put(
        "bench_unnest",
        new SqlContender(
            "ceiling: unnest of arrays",
            parts,
            "bench_unnest",
            2,
            5_000,
            MAX_CEILING_ROWS,
            new UnnestTechnique()));
    contenders.put(
        "bench_tutorial",
        new SqlContender(
            "the tutorial's loop",
            parts,
            "bench_tutorial",
            1,
            1,
            MAX_TUTORIAL_ROWS,
            new TutorialTechnique()));
    return contenders;
  }

  private static void compare(
      Parts parts, Map<String, Contender> contenders, Bookings bookings, Phase phase)
      throws IOException, SQLException {
    TableContent ours = content(parts, OURS);
    if (ours.rows() != bookings.count()) {
      throw new IOException(
          "Our writer lost rows: %d of %d are there.".formatted(ours.rows(), bookings.count()));
    }
    for (Map.Entry<String, Contender> other : contenders.entrySet()) {
      boolean isWhole = other.getValue().share(bookings).equals(bookings);
      if (isWhole && !content(parts, other.getKey()).equals(ours)) {
        throw new IOException(
            "After %s the rows of %s are not ours."
                .formatted(phase.text(), other.getValue().name()));
      }
    }
  }

  private static TableContent content(Parts parts, String database) throws SQLException {
    try (Connection connection = parts.connect(database)) {
      return TableContent.of(connection);
    }
  }

  private void replay(Setting setting, Parts parts, Bookings bookings, Results results)
      throws IOException, SQLException, InterruptedException {
    parts.checkpoint();
    TableContent before = content(parts, OURS);
    double seconds = new OurWriter(setting, parts, OURS).replay();
    results.add(
        name(),
        "replay over a full table",
        Results.OURS,
        "rows/s",
        Phase.values().length * (double) bookings.count() / seconds);
    if (!content(parts, OURS).equals(before)) {
      throw new IOException("The replay changed rows.");
    }
  }
}
