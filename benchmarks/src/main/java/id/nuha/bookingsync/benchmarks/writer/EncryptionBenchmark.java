package id.nuha.bookingsync.benchmarks.writer;

import id.nuha.bookingsync.benchmarks.Benchmark;
import id.nuha.bookingsync.benchmarks.Setting;
import id.nuha.bookingsync.benchmarks.data.Bookings;
import id.nuha.bookingsync.benchmarks.data.Phase;
import id.nuha.bookingsync.benchmarks.data.TopicLoader;
import id.nuha.bookingsync.benchmarks.parts.Parts;
import id.nuha.bookingsync.benchmarks.report.Results;
import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.KeysetFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Our writer with records that are encrypted, as {@code ./run} has them, beside the same records in
 * clear: what {@link WriterBenchmark} measures, in two databases, one after the other in each phase
 * and in the other order in every second repetition.
 */
public final class EncryptionBenchmark implements Benchmark {
  private static final String TOPIC = "nuha.booking";

  /** Another topic, as each of the two reads one whole. */
  private static final String CLEAR_TOPIC = "nuha.clear-booking";

  private static final int PARTITIONS = 6;

  @Override
  public String name() {
    return "encryption";
  }

  /** A writer, and who loads its topic. */
  private record Side(String name, OurWriter writer, TopicLoader loader) {
    ConsumingContender contender(Parts parts) {
      return new ConsumingContender(name, parts, writer.database(), () -> writer.start().process());
    }
  }

  @Override
  public void run(Setting setting, Results results)
      throws IOException, SQLException, InterruptedException {
    Bookings bookings = new Bookings(setting.rows(), 360);
    Path keyset = setting.folder("encryption").resolve("keyset.json");
    KeysetFile.make(keyset);
    try (Parts parts = Parts.start(setting.folder("encryption"))) {
      String servers = parts.bootstrapServers();
      List<Side> sides =
          List.of(
              new Side(
                  Results.OURS,
                  new OurWriter(
                      setting, parts, "bench_encrypted", Map.of("PII_KEYSET", keyset.toString())),
                  new TopicLoader(servers, TOPIC, Encryption.with(() -> KeysetFile.read(keyset)))),
              new Side(
                  "in clear",
                  new OurWriter(
                      setting, parts, "bench_clear", Map.of("CATALOGUE", catalogue(setting))),
                  new TopicLoader(servers, CLEAR_TOPIC)));
      for (int repetition = 0; repetition < setting.repeat(); repetition++) {
        List<Side> order = new ArrayList<>(sides);
        if (repetition % 2 == 1) {
          Collections.reverse(order);
        }
        repeat(parts, order, bookings, results);
      }
    }
  }

  private void repeat(Parts parts, List<Side> order, Bookings bookings, Results results)
      throws IOException, SQLException, InterruptedException {
    parts.createTopics(PARTITIONS);
    for (Side side : order) {
      parts.createDatabase(side.writer().database());
      try (var writer = side.writer().start()) { // it makes its topics and tables
        writer.awaitReady();
      }
    }
    for (Phase phase : Phase.values()) {
      for (Side side : order) {
        side.loader().load(bookings, phase);
        parts.checkpoint();
        double rate = side.contender(parts).apply(bookings, phase);
        results.add(name(), phase.text(), side.name(), "rows/s", rate);
      }
      compare(parts, order, phase.text());
    }
    for (Side side : order) {
      parts.checkpoint();
      double rate = Phase.values().length * bookings.count() / side.writer().replay();
      results.add(name(), "replay over a full table", side.name(), "rows/s", rate);
    }
    compare(parts, order, "the replay");
    for (Side side : order) {
      parts.dropDatabase(side.writer().database());
    }
    parts.deleteTopics();
  }

  private static void compare(Parts parts, List<Side> sides, String when)
      throws IOException, SQLException {
    if (!content(parts, sides.get(0)).equals(content(parts, sides.get(1)))) {
      throw new IOException("After %s the two have other rows.".formatted(when));
    }
  }

  private static TableContent content(Parts parts, Side side) throws SQLException {
    try (Connection connection = parts.connect(side.writer().database())) {
      return TableContent.of(connection);
    }
  }

  /** The built-in catalogue with the other topic. */
  private static String catalogue(Setting setting) throws IOException {
    try (InputStream builtIn =
        Objects.requireNonNull(Catalogue.class.getResourceAsStream("/catalogue.yaml"))) {
      String yaml = new String(builtIn.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
              setting.folder("encryption").resolve("catalogue.yaml"),
              yaml.replace("topic: " + TOPIC, "topic: " + CLEAR_TOPIC))
          .toString();
    }
  }
}
