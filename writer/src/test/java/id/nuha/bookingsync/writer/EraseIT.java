package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.get;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static id.nuha.bookingsync.writer.OperatorRequests.post;
import static id.nuha.bookingsync.writer.OperatorRequests.replay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.TombstoneType;
import id.nuha.bookingsync.contract.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** An erased booking is gone, and nothing brings it back. */
class EraseIT {
  private static final String TOPIC = "nuha.booking";
  private static final String LETTERS = "nuha.booking.dlt";
  private static final String RUN = Writers.runId("erase");
  private static final String LATER = "2026-02-07T01:00:00Z";
  private static final String OFTEN = "booking-sync.housekeeping.interval=200ms";

  /** Of the booking that is erased; it is nobody's name. */
  private static final String CANARY = "Kenari Rahasia";

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void nothingBringsAnErasedBookingBackAndCountsStayExact() throws Exception {
    String rebuilt = Writers.migratedDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publishAndSpoil(writer);

      HttpResponse<String> answer = post(writer, "/erase?view=239&key=%207");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode receipt = json(answer).path("data");
      assertThat(receipt.path("key").asString()).isEqualTo("7");
      assertThat(receipt.path("row").asBoolean()).isTrue();
      assertThat(receipt.path("dead_letters").asInt()).isEqualTo(1);
      Instant erased = Instant.parse(receipt.path("erased_at").asString());
      // The tombstone's segment is closed within three days, and 30 later it is cleaned.
      assertThat(Instant.parse(receipt.path("topic_until").asString()))
          .isBetween(erased.plusSeconds(33 * 86_400), erased.plusSeconds(35 * 86_400));
      assertThat(Instant.parse(receipt.path("dead_letters_until").asString()))
          .isBetween(erased, erased.plusSeconds(4 * 86_400));
      assertThat(keys()).doesNotContain(7).hasSize(9);
      assertThat(tombstones(7)).hasSize(1);
      assertThat(Writers.BROKER.records(TOPIC).stream().filter(r -> r.value() == null))
          .as("also where it hashed before partitions were added")
          .extracting(ConsumerRecord::partition)
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
      assertThat(shownLetters(writer)).containsExactly("8");

      JsonNode dryRun = replay(writer, "view=239&from=earliest&dryRun=true");
      JsonNode again = replay(writer, "view=239&from=earliest");
      assertThat(dryRun.path("inserted").asInt()).isZero();
      assertThat(again.path("inserted").asInt()).isZero();
      assertThat(again.path("rejected").asInt()).isEqualTo(dryRun.path("rejected").asInt());
      assertThat(again.path("records").asInt()).isEqualTo(12 + 6); // a tombstone in each partition
      assertThat(tombstones(7)).as("all that was replayed stands before the first").hasSize(1);

      JsonNode redriven = json(post(writer, "/dead-letters/redrive?view=239")).path("data");
      assertThat(redriven.path("tried").asInt()).isEqualTo(1);
      String backfill = Writers.runId("backfill");
      Writers.publish(backfill, 10, i -> booking(i, "" + (100 + i)));
      await().until(() -> isComplete(backfill));
      assertThat(counts(backfill)).isEqualTo("0 9 0 1 0");
      await().until(() -> tombstones(7).size() == 2);

      HttpResponse<String> repeated = post(writer, "/erase?view=239&key=7");
      assertThat(json(repeated).at("/data/row").asBoolean()).isFalse();
      assertThat(keys()).doesNotContain(7).hasSize(10 - 1);
      assertThat(post(writer, "/erase?view=239&key=x").statusCode()).isEqualTo(400);
      assertThat(post(writer, "/erase?view=239&key=99999999999").statusCode()).isEqualTo(400);
      assertThat(post(writer, "/erase?view=123&key=7").statusCode()).isEqualTo(400);
      assertThat(post(writer, "/erase?view=239").statusCode()).isEqualTo(400);
    }

    JdbcClient anew = Writers.client(rebuilt);
    anew.sql(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'it is back' USING ERRCODE = '57014'; END $$
            """)
        .update();
    anew.sql(
            """
            CREATE TRIGGER refuse BEFORE INSERT ON dashboard_239
               FOR EACH ROW WHEN (NEW.booking_id = 7) EXECUTE FUNCTION refuse()
            """)
        .update();
    try (ConfigurableApplicationContext writer = Writers.start(rebuilt)) {
      await().until(() -> count(anew, "sync_run WHERE status = 'COMPLETE'") == 2);
      assertThat(count(anew, "dashboard_239")).isEqualTo(9);
      assertThat(count(anew, "dashboard_239 WHERE booking_id = 7")).isZero();
      assertThat(shownLetters(writer)).doesNotContain("7");
    }
  }

  @Test
  void whatEndsTheWriterInTheMiddleOfAnErasureIsMadeUpFor() throws Exception {
    Faults faults = new Faults(Set.of("Rows", "TombstoneSender"));
    try (ConfigurableApplicationContext writer = started(faults)) {
      publishAndSpoil(writer);
      faults.begin("Rows.lock", "");
      assertThat(post(writer, "/erase?view=239&key=7").statusCode()).isEqualTo(500);
      faults.end("Rows.lock");
      assertThat(keys()).contains(7);
    }
    assertThat(Writers.BROKER.records(Topics.AUDIT)).isNotEmpty();
    // As if Kafka had lost the topic's end, and given the offsets out again.
    jdbc.sql(
            """
            INSERT INTO applied_offset (topic_id, kafka_partition, next_offset) VALUES (?, 0, 1000)
            """)
        .param(Writers.topicId(Topics.AUDIT) + "/erasures")
        .update();
    try (ConfigurableApplicationContext writer = started(faults)) {
      Writers.awaitReady(writer);
      assertThat(keys()).doesNotContain(7);
      await().until(() -> tombstones(7).size() == 1);

      faults.begin("TombstoneSender.sendFor", "");
      faults.begin("TombstoneSender.sendOwed", "");
      assertThat(post(writer, "/erase?view=239&key=6").statusCode()).isEqualTo(500);
      assertThat(keys()).doesNotContain(6);
      assertThat(tombstones(6)).isEmpty();
    }
    faults.end("TombstoneSender.sendFor");
    faults.end("TombstoneSender.sendOwed");
    try (ConfigurableApplicationContext writer = started(faults)) {
      await().until(() -> tombstones(6).size() == 1);

      Writers.BROKER.stop();
      try {
        HttpResponse<String> away = post(writer, "/erase?view=239&key=5");
        assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
        assertThat(keys()).contains(5);
      } finally {
        Writers.BROKER.restart();
      }
      await().until(() -> post(writer, "/erase?view=239&key=5").statusCode() == 200);
      assertThat(keys()).doesNotContain(5);
      await().until(() -> tombstones(5).size() >= 1);
    }
  }

  @Test
  void aRowThatTheTableKeepsStopsNothingElseAndIsTriedAgain() throws Exception {
    Faults faults = new Faults(Set.of("Rows"));
    try (ConfigurableApplicationContext writer = started(faults)) {
      publishAndSpoil(writer);
      faults.begin("Rows.lock", "");
      assertThat(post(writer, "/erase?view=239&key=7").statusCode()).isEqualTo(500);
      assertThat(post(writer, "/erase?view=239&key=6").statusCode()).isEqualTo(500);
      assertThat(post(writer, "/erase?view=239&key=4").statusCode()).isEqualTo(500);
      assertThat(post(writer, "/erase?view=239&key=3").statusCode()).isEqualTo(500);
      assertThat(post(writer, "/erase?view=239&key=2").statusCode()).isEqualTo(500);
      faults.end("Rows.lock");
    }
    jdbc.sql(
            """
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF OLD.booking_id = 7 THEN RAISE EXCEPTION 'Pasien Rahasia is kept'; END IF;
              IF OLD.booking_id = 4 THEN RAISE insufficient_privilege; END IF;
              IF OLD.booking_id = 3 THEN RETURN NULL; END IF;
              RETURN OLD;
            END $$
            """)
        .update();
    jdbc.sql(
            """
            CREATE TRIGGER keep BEFORE DELETE ON dashboard_239
               FOR EACH ROW EXECUTE FUNCTION keep();
            CREATE TABLE kunjungan (booking_id INTEGER REFERENCES dashboard_239 (booking_id)
               DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO kunjungan VALUES (2)
            """)
        .update();
    try (ConfigurableApplicationContext writer = started(faults)) {
      Writers.awaitReady(writer);
      assertThat(keys()).contains(7, 4, 3, 2).doesNotContain(6);
      await().until(() -> tombstones(7).size() == 1 && tombstones(6).size() == 1);

      HttpResponse<String> refused = post(writer, "/erase?view=239&key=7");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body()).contains("P0001").doesNotContain("Rahasia");
      assertThat(shownLetters(writer)).containsExactly("8");

      assertThat(post(writer, "/erase?view=239&key=5").statusCode()).isEqualTo(200);
      String backfill = Writers.runId("backfill");
      Writers.publish(backfill, 10, i -> booking(i, "" + (100 + i)));
      await().until(() -> isComplete(backfill));
      assertThat(counts(backfill)).as("2 to 7 are erased").isEqualTo("0 4 0 6 0");
    }
    jdbc.sql("DROP TRIGGER keep ON dashboard_239; DROP TABLE kunjungan").update();
    try (ConfigurableApplicationContext writer = started(faults)) {
      await().until(() -> keys().size() == 4);
      Writers.awaitReady(writer);
      assertThat(post(writer, "/erase?view=239&key=7").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBatchThatRunsBesideAnErasureLeavesNoRow() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      Upserts upserts = new Upserts(writer);
      CompletableFuture<Integer> erasure =
          writer
              .getBean(TransactionTemplate.class)
              .execute(
                  status -> {
                    upserts.apply(Upserts.range(7, 7, Upserts.TIME));
                    CompletableFuture<Integer> asked =
                        CompletableFuture.supplyAsync(() -> erase(writer, "7"));
                    await().until(() -> asked.isDone() || Writers.waitsForALock(jdbc));
                    return asked;
                  });

      assertThat(erasure.join()).isEqualTo(200);

      assertThat(keys()).isEmpty();
    }
  }

  @Test
  void anErasureAsksForTheLockAgainAndOneViewsFaultLeavesTheOthersAlone() throws Exception {
    try (ConfigurableApplicationContext writer = started(new Faults(Set.of()));
        Connection other = Writers.DATABASE.dataSource(database).getConnection();
        Statement locking = other.createStatement()) {
      Writers.awaitReady(writer);
      other.setAutoCommit(false);
      locking.execute("LOCK TABLE dashboard_239 IN ROW EXCLUSIVE MODE");
      CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> erase(writer, "7"));
      await().until(() -> !asksSince().isEmpty());
      String first = asksSince();
      await().until(() -> asked.isDone() || !List.of(first, "").contains(asksSince()));
      other.rollback();
      assertThat(asked.join()).isEqualTo(200);

      // A pass that began before is beyond view 239 once it has served view 123.
      await().until(() -> !isOwed(239));
      oweTombstone(123, "57|2026-01-19|15:00");
      await().until(() -> !isOwed(123));
      jdbc.sql("ALTER TABLE dashboard_239 RENAME TO dashboard_239_away").update();
      oweTombstone(239, "7");
      for (String time : List.of("16:00", "17:00")) { // the second by a pass that began later
        oweTombstone(123, "57|2026-01-19|" + time);
        await().until(() -> !isOwed(123));
      }
      assertThat(isOwed(239)).isTrue();
      jdbc.sql("ALTER TABLE dashboard_239_away RENAME TO dashboard_239").update();
      await().until(() -> !isOwed(239));
    }
  }

  private void oweTombstone(int view, String key) {
    jdbc.sql(
            """
            INSERT INTO tombstone AS t (view_id, key, expired, due)
            VALUES (:view, :key, FALSE, 1)
            ON CONFLICT (view_id, key) DO UPDATE SET due = t.due + 1
            """)
        .param("view", view)
        .param("key", key)
        .update();
  }

  private boolean isOwed(int view) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM tombstone WHERE view_id = :view AND due > settled)")
        .param("view", view)
        .query(Boolean.class)
        .single();
  }

  /** Since when an erasure waits for the table's lock; empty if none does. */
  private String asksSince() {
    return jdbc.sql(
            """
            SELECT coalesce(max(query_start)::text, '') FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'
               AND query LIKE 'LOCK TABLE%SHARE ROW EXCLUSIVE%'
            """)
        .query(String.class)
        .single();
  }

  @Test
  void theBrokersDiskHoldsNothingOfAnErasedBookingAfterCompaction() throws Exception {
    Path disk = brokersDisk();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publishAndSpoil(writer);
      post(writer, "/dead-letters/redrive?view=239&key=8");
      assertThat(filesWith(disk, CANARY)).hasSizeGreaterThanOrEqualTo(2);
      compactsAtOnce(TOPIC);
      compactsAtOnce(LETTERS);

      JsonNode receipt = json(post(writer, "/erase?view=239&key=7")).path("data");

      assertThat(receipt.path("dead_letters").asInt()).isEqualTo(1);
      await().until(() -> shownLetters(writer).equals(List.of("8")));
    }
    try (ConfigurableApplicationContext writer = Writers.start(database, OFTEN)) {
      await()
          .ignoreException(UncheckedIOException.class) // of a file that Kafka deletes meanwhile
          .until(() -> filesWith(disk, CANARY).isEmpty());

      JsonNode letter = json(get(writer, "/dead-letters?view=239")).path("data").get(0);
      assertThat(letter.path("key").asString()).isEqualTo("8");
      assertThat(letter.path("attempts").asInt()).isEqualTo(1);
      assertThat(letter.path("original_offset").isString()).isTrue();
      assertThat(Writers.BROKER.records(LETTERS)).hasSize(1);
      assertThat(Writers.BROKER.records(TOPIC))
          .anyMatch(record -> key(record).equals("8"))
          .noneMatch(record -> key(record).equals("7") && record.value() != null);

      // As in a database that was restored from before the move.
      jdbc.sql("DELETE FROM dead_letter_move").update();
      assertThat(shownLetters(writer)).containsExactly("8");
      Writers.send(TOPIC, "9", booking(9, "\"x\""), LATER, "no run");
      await().until(() -> shownLetters(writer).equals(List.of("8", "9")));
      assertThat(post(writer, "/erase?view=239&key=9").statusCode()).isEqualTo(200);
      assertThat(shownLetters(writer)).containsExactly("8");
      assertThat(Writers.BROKER.records(LETTERS)).hasSize(1);
    }
  }

  /** Bookings 1 to 10, and a later state of 7 and 8 that no table takes. */
  private void publishAndSpoil(ConfigurableApplicationContext writer) {
    Writers.awaitReady(writer);
    Writers.publish(RUN, 10, i -> booking(i, "" + i));
    Writers.send(TOPIC, "7", booking(7, "\"x\""), LATER, "no run");
    Writers.send(TOPIC, "8", booking(8, "\"x\""), LATER, "no run");
    await().until(() -> isComplete(RUN) && count(jdbc, "dead_letter") == 2);
    assertThat(keys()).hasSize(10);
  }

  private static String booking(int id, String kuota) {
    return "{\"booking_id\": %d, \"kuota\": %s, \"nama_rm\": \"%s\"}"
        .formatted(id, kuota, id == 7 ? CANARY : "Pasien Contoh");
  }

  private ConfigurableApplicationContext started(Faults faults) {
    return Writers.builder(database, OFTEN, "booking-sync.retry.audit=1s")
        .initializers(context -> context.getBeanFactory().addBeanPostProcessor(faults))
        .run();
  }

  private static int erase(ConfigurableApplicationContext writer, String key) {
    try {
      return post(writer, "/erase?view=239&key=" + key).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Integer> keys() {
    return jdbc.sql("SELECT booking_id FROM dashboard_239").query(Integer.class).list();
  }

  private static long count(JdbcClient jdbc, String from) {
    return jdbc.sql("SELECT count(*) FROM " + from).query(Long.class).single();
  }

  private boolean isComplete(String run) {
    return count(jdbc, "sync_run WHERE status = 'COMPLETE' AND run_id = '" + run + "'") == 1;
  }

  private String counts(String run) {
    return jdbc.sql(
            """
            SELECT concat_ws(' ', inserted, updated, unchanged, superseded, rejected_by_writer)
              FROM sync_run WHERE run_id = ?
            """)
        .param(run)
        .query(String.class)
        .single();
  }

  /** Those in the partition that the booking is in; there is one beside it in each other one. */
  private static List<ConsumerRecord<byte[], byte[]>> tombstones(int id) {
    List<ConsumerRecord<byte[], byte[]>> records =
        Writers.BROKER.records(TOPIC).stream()
            .filter(record -> key(record).equals("" + id))
            .toList();
    int partition =
        records.stream().filter(r -> r.value() != null).findFirst().orElseThrow().partition();
    return records.stream()
        .filter(record -> record.value() == null && record.partition() == partition)
        .peek(
            record ->
                assertThat(record.headers().lastHeader(Headers.TYPE).value())
                    .isEqualTo(Writers.bytes(TombstoneType.ERASED)))
        .toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static List<String> shownLetters(ConfigurableApplicationContext writer) throws Exception {
    return json(get(writer, "/dead-letters?view=239&payload=true")).path("data").values().stream()
        .map(letter -> letter.path("key").asString())
        .toList();
  }

  private static void compactsAtOnce(String topic) throws Exception {
    Writers.ADMIN
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                Stream.of(
                        "segment.ms=20",
                        "min.cleanable.dirty.ratio=0",
                        "min.compaction.lag.ms=0",
                        "max.compaction.lag.ms=100",
                        "file.delete.delay.ms=0")
                    .map(setting -> setting.split("="))
                    .map(setting -> new ConfigEntry(setting[0], setting[1]))
                    .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                    .toList()))
        .all()
        .get();
    await().until(() -> settings(topic).contains("segment.ms=20"));
  }

  static List<String> settings(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Writers.ADMIN
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .get(resource)
        .entries()
        .stream()
        .map(entry -> entry.name() + "=" + entry.value())
        .toList();
  }

  /** Where the broker keeps its logs, if it runs on this machine. */
  private static Path brokersDisk() throws Exception {
    int broker = Writers.ADMIN.describeCluster().nodes().get().iterator().next().id();
    Path disk =
        Path.of(
            Writers.ADMIN
                .describeLogDirs(List.of(broker))
                .allDescriptions()
                .get()
                .get(broker)
                .keySet()
                .iterator()
                .next());
    Assumptions.assumeTrue(Files.isDirectory(disk), "the broker runs in a container");
    return disk;
  }

  private static List<Path> filesWith(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getParent().toString().endsWith("-delete")) // of earlier tests
          .filter(file -> holds(file, text))
          .map(folder::relativize)
          .toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.size(file) < 100_000_000
          && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException isGone) {
      return false;
    }
  }
}
