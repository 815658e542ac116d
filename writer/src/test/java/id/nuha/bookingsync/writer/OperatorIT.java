package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.get;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static id.nuha.bookingsync.writer.OperatorRequests.post;
import static id.nuha.bookingsync.writer.OperatorRequests.replay;
import static id.nuha.bookingsync.writer.OperatorRequests.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What an operator can do: look at dead letters, drive them again, resume a view, replay it. */
@ExtendWith(OutputCaptureExtension.class)
class OperatorIT {
  private static final String TOPIC = "nuha.booking";
  private static final String RUN = Writers.runId("o");

  private static final String LOOKS_OFTEN = "booking-sync.backlog.interval=200ms";

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void aBrokenMigrationStopsTheViewInsteadOfFillingTheDeadLetterTopic() throws Exception {
    try (ConfigurableApplicationContext migrates = Writers.start(database)) {
      Writers.awaitReady(migrates);
    }
    jdbc.sql("ALTER TABLE dashboard_239 ADD CONSTRAINT broken CHECK (booking_id < 0)").update();
    publish(500); // while nobody reads: a batch of less than 100 would be set aside as usual

    try (ConfigurableApplicationContext writer = Writers.start(database, LOOKS_OFTEN)) {
      await()
          .until(
              () -> get(writer, "/actuator/health/readiness").body(),
              body -> body.contains("records cannot be applied"));
      HttpResponse<String> readiness = get(writer, "/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("POST /resume?view=239");
      JsonNode views = json(get(writer, "/views")).path("data");
      assertThat(views.get(0).path("view").asInt()).isEqualTo(239);
      assertThat(views.get(0).path("blocked").asString()).contains("records cannot be applied");
      assertThat(views.get(1).path("blocked").isNull()).isTrue();
      assertThat(get(writer, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(rows()).isZero();
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).isEmpty();
      awaitMetric(writer, "bookingsync_consumer_lag_records{topic=\"nuha.booking\"} 500.0");
      awaitMetric(writer, "bookingsync_view_stopped{view=\"239\"} 1.0");
      awaitMetric(writer, "bookingsync_view_stopped{view=\"123\"} 0.0");
      awaitMetric(writer, "bookingsync_topics_waiting 1.0");
      awaitMetric(writer, "bookingsync_records_total{outcome=\"inserted\",view=\"239\"} 0.0");

      assertThat(json(post(writer, "/resume?view=239")).at("/data/resumed").asBoolean()).isTrue();
      await().until(() -> get(writer, "/actuator/health/readiness").statusCode() == 503);
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).isEmpty();

      jdbc.sql("ALTER TABLE dashboard_239 DROP CONSTRAINT broken").update();
      post(writer, "/resume?view=239");
      await().until(() -> rows() == 495);
      await().until(() -> get(writer, "/actuator/health/readiness").statusCode() == 200);
      assertThat(counts()).containsExactly(495L, 0L, 0L, 0L, 5L);
      awaitMetric(writer, "bookingsync_consumer_lag_records{topic=\"nuha.booking\"} 0.0");
      awaitMetric(writer, "bookingsync_consumer_lag_records{topic=\"nuha.sync-run\"} 0.0");
      awaitMetric(writer, "bookingsync_view_stopped{view=\"239\"} 0.0");
      awaitMetric(writer, "bookingsync_topics_waiting 0.0");
      awaitMetric(writer, "bookingsync_records_total{outcome=\"inserted\",view=\"239\"} 495.0");
      awaitMetric(writer, "bookingsync_records_total{outcome=\"rejected\",view=\"239\"} 5.0");
      awaitMetric(writer, "bookingsync_batch_size_records_sum{view=\"239\"} 500.0");
      assertThat(get(writer, "/actuator/prometheus").body())
          .contains("bookingsync_batch_duration_seconds_sum{view=\"239\"}")
          .contains("bookingsync_broker_disk_free_bytes ")
          .contains("bookingsync_broker_disk_size_bytes ");
    }
  }

  @Test
  void eachOfTheConsumersReadsTheMendedTable() throws Exception {
    try (ConfigurableApplicationContext migrates = Writers.start(database)) {
      Writers.awaitReady(migrates);
    }
    jdbc.sql("ALTER TABLE dashboard_239 ALTER COLUMN antrian TYPE varchar(1)").update();
    Writers.publish(RUN, 500, "{\"booking_id\": %d, \"antrian\": \"A-12\"}"::formatted);

    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      await()
          .until(
              () -> get(writer, "/actuator/health/readiness").body(),
              body -> body.contains("records cannot be applied"));
      jdbc.sql("ALTER TABLE dashboard_239 ALTER COLUMN antrian TYPE varchar(50)").update();
      post(writer, "/resume?view=239");

      await().until(() -> rows() == 500);
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).isEmpty();
    }
  }

  @Test
  void deadLettersShowWhyAndNoPatient() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);

      HttpResponse<String> answer = get(writer, "/dead-letters?view=239&limit=2");

      assertThat(answer.body()).doesNotContain("Pasien");
      JsonNode page = json(answer);
      assertThat(page.path("data")).hasSize(2);
      JsonNode letter = page.path("data").get(0);
      assertThat(letter.path("column").asString()).isEqualTo("kuota");
      assertThat(letter.path("reason").asString()).isNotEmpty();
      assertThat(letter.path("status").asString()).isEqualTo("OPEN");
      assertThat(letter.path("attempts").asInt()).isZero();
      assertThat(letter.path("run_id").asString()).isEqualTo(RUN);
      assertThat(letter.path("topic").asString()).isEqualTo(TOPIC);
      Instant setAside = Instant.parse(letter.path("set_aside_at").asString());
      assertThat(setAside).isAfter(Instant.now().minusSeconds(600));
      JsonNode last =
          json(get(writer, "/dead-letters?view=239&from=" + page.path("next").asLong()));
      assertThat(last.path("data")).hasSize(1);
      assertThat(last.path("next").isNull()).isTrue();
      assertThat(get(writer, "/dead-letters?view=239&payload=true").body())
          .contains("Pasien Contoh");
    }
  }

  @Test
  void aMendedLetterIsAppliedAndAnHopelessOneIsParked() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database, LOOKS_OFTEN)) {
      publish(300);
      await().until(this::complete);
      String newer = "{\"booking_id\": 100, \"kuota\": 7}";
      Writers.send(TOPIC, "100", newer, "2026-02-06T02:00:00Z", Writers.runId("p"));
      await().until(() -> rows() == 298);
      List<Long> counts = counts();

      JsonNode failed = json(post(writer, "/dead-letters/redrive?view=239")).path("data");
      awaitMetric(writer, "bookingsync_dead_letters_waiting{view=\"239\"} 3.0");
      jdbc.sql("ALTER TABLE dashboard_239 ALTER COLUMN kuota TYPE VARCHAR(10)").update();
      JsonNode one = json(post(writer, "/dead-letters/redrive?view=239&key=200")).path("data");
      JsonNode rest = json(post(writer, "/dead-letters/redrive?view=239")).path("data");
      JsonNode none = json(post(writer, "/dead-letters/redrive?view=239")).path("data");

      awaitMetric(writer, "bookingsync_dead_letters_waiting{view=\"239\"} 0.0");
      assertThat(failed.path("tried").asInt()).isEqualTo(3);
      assertThat(failed.path("failed").asInt()).isEqualTo(3);
      assertThat(one.path("applied").asInt()).isEqualTo(1);
      assertThat(rest.path("applied").asInt()).isEqualTo(2);
      assertThat(none.path("tried").asInt()).isZero();
      assertThat(rows()).isEqualTo(300);
      assertThat(quota(100)).isEqualTo("7"); // the newer row stayed
      assertThat(quota(200)).isEqualTo("x");
      assertThat(counts()).isEqualTo(counts);
      assertThat(get(writer, "/dead-letters?view=239").body()).contains("\"status\":\"APPLIED\"");

      List<String> rows = content();
      jdbc.sql("TRUNCATE dashboard_239").update();
      replay(writer, "view=239&from=earliest");
      assertThat(content()).isEqualTo(rows);
    }
  }

  @Test
  void whatFailsThreeTimesStaysParked() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      String reason = json(get(writer, "/dead-letters?view=239")).at("/data/0/reason").asString();
      String query = "&reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);

      JsonNode other =
          json(post(writer, "/dead-letters/redrive?view=239&reason=other")).path("data");
      for (int i = 0; i < 3; i++) {
        post(writer, "/dead-letters/redrive?view=239" + query);
      }
      JsonNode fourth = json(post(writer, "/dead-letters/redrive?view=239")).path("data");

      assertThat(other.path("tried").asInt()).isZero();
      assertThat(fourth.path("tried").asInt()).isZero();
      JsonNode letter = json(get(writer, "/dead-letters?view=239")).at("/data/0");
      assertThat(letter.path("status").asString()).isEqualTo("PARKED");
      assertThat(letter.path("attempts").asInt()).isEqualTo(3);
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).hasSize(3);
    }
  }

  @Test
  void aReplayRestoresATruncatedTableWhileTwoWritersGoOn() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        ConfigurableApplicationContext other = Writers.start(database)) {
      publish(3_000);
      await().until(this::complete);
      List<String> rows = content();
      List<Long> counts = counts();
      jdbc.sql("TRUNCATE dashboard_239").update();

      JsonNode dry = replay(writer, "view=239&from=earliest&dryRun=true");
      assertThat(rows()).isZero();
      JsonNode replay = replay(writer, "view=239&from=earliest");

      assertThat(dry.path("inserted").asInt()).isEqualTo(2_970);
      assertThat(replay.path("status").asString()).isEqualTo("COMPLETE");
      assertThat(replay.path("records").asInt()).isEqualTo(3_000);
      assertThat(replay.path("inserted").asInt()).isEqualTo(2_970);
      assertThat(replay.path("rejected").asInt()).isEqualTo(30);
      assertThat(content()).isEqualTo(rows);
      assertThat(counts()).isEqualTo(counts);
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).hasSize(30);
      assertThat(get(other, "/replay").body()).contains(replay.path("replay_id").asString());
      JsonNode nothing = replay(other, "view=239&from=2099-01-01T00:00:00%2B07:00");
      assertThat(nothing.path("records").asInt()).isZero();
    }
  }

  @Test
  void aDryRunCountsWhatAReplayThenDoes() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      for (int version = 1; version <= 3; version++) {
        Writers.send(
            TOPIC,
            "1",
            "{\"booking_id\": 1, \"kuota\": %d}".formatted(version),
            "2026-02-07T01:00:0%dZ".formatted(version),
            Writers.runId("later"));
      }
      await().until(() -> count("kuota = 3 AND booking_id = 1") == 1);
      jdbc.sql("DELETE FROM dashboard_239 WHERE booking_id <= 10").update();
      List<String> rows = content();

      JsonNode dry = replay(writer, "view=239&from=earliest&dryRun=true");
      assertThat(content()).isEqualTo(rows);
      JsonNode replay = replay(writer, "view=239&from=earliest");

      assertThat(dry.path("inserted").asInt()).isEqualTo(10);
      for (String count :
          List.of("records", "inserted", "updated", "unchanged", "superseded", "rejected")) {
        assertThat(dry.path(count)).as(count).isEqualTo(replay.path(count));
      }
    }
  }

  @Test
  void aReplayWhoseTopicIsDeletedEndsAndSaysSo(CapturedOutput output) throws Exception {
    try (ConfigurableApplicationContext writer =
        Writers.start(database, "booking-sync.retry.kafka.scan=2s")) {
      Writers.awaitReady(writer);
      // More than a consumer takes in advance.
      String record = "{\"booking_id\": %d, \"catatan\": \"" + "x".repeat(1_000) + "\"}";
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
        for (int i = 1; i <= 20_000; i++) {
          sent.add(
              producer.send(
                  Writers.record(TOPIC, "" + i, record.formatted(i), "2026-02-06T01:00:00Z", RUN)));
        }
      }
      assertThat(sent).allMatch(Future::isDone);
      await().until(() -> rows() == 20_000);
      jdbc.sql("DELETE FROM dashboard_239").update(); // or the replay would have nothing to write
      failInserts();
      assertThat(post(writer, "/replay?view=239").statusCode()).isEqualTo(202);
      await().until(() -> output.getAll().contains("A replay waits"));
      Writers.recreateTopic(TOPIC);

      insertsWork();

      JsonNode ended =
          await()
              .until(
                  () -> json(get(writer, "/replay")).at("/data/0"),
                  replay -> !replay.path("status").asString().equals("RUNNING"));
      assertThat(ended.path("status").asString()).isEqualTo("FAILED");
      assertThat(ended.path("reason").asString())
          .contains("nuha.booking was deleted in the middle");
    }
  }

  @Test
  void aReplayDuringALiveSyncNeverTakesARowBackInTime() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        ConfigurableApplicationContext other = Writers.start(database)) {
      publish(3_000);
      await().until(this::complete);
      jdbc.sql("UPDATE dashboard_239 SET kuota = -1").update(); // a wrong mapping
      AtomicBoolean watching = new AtomicBoolean(true);
      List<String> backInTime = new CopyOnWriteArrayList<>();
      Thread reader = new Thread(() -> watch(watching, backInTime));
      reader.start();

      String replay = json(post(writer, "/replay?view=239")).at("/data/replay_id").asString();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
        for (int i = 1; i <= 3_000; i += 2) {
          String value = "{\"booking_id\": %d, \"kuota\": 7777}".formatted(i);
          sent.add(
              producer.send(
                  Writers.record(
                      TOPIC, "" + i, value, "2026-02-06T03:00:00Z", Writers.runId("live"))));
        }
      }
      assertThat(sent).allSatisfy(landing -> assertThat(landing.get().hasOffset()).isTrue());
      await().until(() -> count("kuota = 7777") == 1_500);
      await()
          .until(
              () -> json(get(other, "/replay")).at("/data/0/status").asString().equals("COMPLETE"));
      watching.set(false);
      reader.join();

      assertThat(json(get(other, "/replay")).at("/data/0/replay_id").asString()).isEqualTo(replay);
      assertThat(count("kuota = 7777")).isEqualTo(1_500);
      assertThat(count("kuota = -1")).isZero();
      assertThat(backInTime).isEmpty();
      assertThat(counts()).containsExactly(2_970L, 0L, 0L, 0L, 30L);
    }
  }

  private void watch(AtomicBoolean watching, List<String> backInTime) {
    Map<String, Instant> seen = new HashMap<>();
    while (watching.get()) {
      jdbc.sql(
              "SELECT booking_id::text AS id, observed_at FROM dashboard_239 WHERE booking_id < 200")
          .query(
              rs -> {
                Instant now = rs.getTimestamp("observed_at").toInstant();
                Instant before = seen.put(rs.getString("id"), now);
                if (before != null && now.isBefore(before)) {
                  backInTime.add(rs.getString("id"));
                }
              });
    }
  }

  private long count(String condition) {
    return jdbc.sql("SELECT count(*) FROM dashboard_239 WHERE " + condition)
        .query(Long.class)
        .single();
  }

  @Test
  void aReplayMendsRowsThatAWrongMappingFilled() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      List<String> rows = content();
      jdbc.sql("UPDATE dashboard_239 SET kuota = -1, nama_rm = 'wrong'").update();

      JsonNode replay = replay(writer, "view=239&from=earliest");

      assertThat(replay.path("updated").asInt()).isEqualTo(297);
      assertThat(content()).isEqualTo(rows);
    }
  }

  @Test
  void aSecondReplayJoinsTheOneThatRuns() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        ConfigurableApplicationContext other = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      jdbc.sql("DELETE FROM dashboard_239").update(); // or the replay would have nothing to write
      failInserts(); // the replay waits

      JsonNode first = json(post(writer, "/replay?view=239")).path("data");
      JsonNode second = json(post(other, "/replay?view=239")).path("data");

      assertThat(second.path("replay_id").asString()).isEqualTo(first.path("replay_id").asString());
      insertsWork();
      await()
          .until(
              () ->
                  json(get(writer, "/replay")).at("/data/0/status").asString().equals("COMPLETE"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplayThatNoWaitingMendsFailsAndLetsTheNextOneRun(boolean dryRun) throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      jdbc.sql("ALTER TABLE dashboard_239 RENAME TO away").update();

      JsonNode failed = replay(writer, "view=239&dryRun=" + dryRun);
      jdbc.sql("ALTER TABLE away RENAME TO dashboard_239").update();
      JsonNode next = replay(writer, "view=239&dryRun=" + dryRun);

      assertThat(failed.path("status").asString()).isEqualTo("FAILED");
      assertThat(failed.path("reason").asString()).contains("there is no table dashboard_239");
      assertThat(next.path("status").asString()).isEqualTo("COMPLETE");
    }
  }

  /** As where the disk is full. */
  private void failInserts() {
    jdbc.sql(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$")
        .update();
    jdbc.sql("CREATE TRIGGER fail BEFORE INSERT ON dashboard_239 EXECUTE FUNCTION fail()").update();
  }

  private void insertsWork() {
    jdbc.sql("DROP TRIGGER fail ON dashboard_239").update();
  }

  @Test
  void sessionsOfAKeyAreEnded() throws Exception {
    String one = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    String rebuilt = Writers.migratedDatabase();
    Instant first;
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      HttpResponse<String> answer = post(writer, "/sessions/end?name=lobi%20timur");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode ended = json(answer).path("data");
      assertThat(ended.path("name").asString()).isEqualTo("lobi timur");
      assertThat(ended.path("id").isNull()).isTrue();
      first = Instant.parse(ended.path("ended_at").asString());
      assertThat(post(writer, "/sessions/end?name=lobi%20timur&id=" + one).statusCode())
          .isEqualTo(200);
      assertThat(endedSessions()).containsExactly("", one);
      post(writer, "/sessions/end?name=lobi%20timur");

      assertThat(endedSessions()).as("all of them are over now").containsExactly("");
      assertThat(lastEnd()).isAfter(first);
      for (String bad : List.of("", "?name=%20", "?name=a%00b", "?name=" + "x".repeat(101))) {
        HttpResponse<String> refused = post(writer, "/sessions/end" + bad);
        assertThat(refused.statusCode()).as(bad).isEqualTo(400);
        assertThat(refused.body()).contains("name is no name of a key");
      }
      assertThat(post(writer, "/sessions/end?name=a&id=b").statusCode()).isEqualTo(400);
      jdbc.sql("UPDATE ended_session SET ended_at = ended_at + interval '1 day'").update();
      Instant byAFastClock = lastEnd();
      post(writer, "/sessions/end?name=lobi%20timur");
      assertThat(lastEnd()).as("the clock is right again").isAfter(byAFastClock);
      post(writer, "/sessions/end?name=lobi%20timur&id=" + one);
      assertThat(endedSessions()).containsExactly("", one);
    }
    jdbc = Writers.client(rebuilt);
    try (ConfigurableApplicationContext writer = Writers.start(rebuilt)) {
      Writers.awaitReady(writer);
      assertThat(endedSessions()).as("in a database made anew").containsExactly("", one);
      assertThat(lastEnd()).isAfter(first);
    }
  }

  private List<String> endedSessions() {
    return jdbc.sql("SELECT id FROM ended_session WHERE name = 'lobi timur' ORDER BY id")
        .query(String.class)
        .list();
  }

  private Instant lastEnd() {
    return jdbc.sql("SELECT ended_at FROM ended_session WHERE id = ''")
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }

  @Test
  void badRequestsNameTheParameter() throws Exception {
    record Bad(String method, String path, String parameter) {}
    List<Bad> requests =
        List.of(
            new Bad("GET", "/dead-letters", "view"),
            new Bad("GET", "/dead-letters?view=7", "view"),
            new Bad("GET", "/dead-letters?view=239&limit=0", "limit"),
            new Bad("POST", "/replay?view=239&from=yesterday", "from"),
            new Bad("POST", "/replay?view=239&from=-0001-01-01T00:00:00Z", "from"),
            new Bad("POST", "/replay?view=239&from=%2B999999999-12-31T00:00:00Z", "from"),
            new Bad("POST", "/replay?view=239&from=2026-02-01", "from"),
            new Bad("POST", "/resume?view=all", "view"));
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      for (Bad bad : requests) {
        HttpResponse<String> answer = send(writer, bad.method(), bad.path());

        assertThat(answer.statusCode()).as(bad.path()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(json(answer).path("detail").asString()).startsWith(bad.parameter() + " is ");
      }
    }
  }

  // One in a hundred is bad.
  private static void publish(int records) {
    Writers.publish(
        RUN,
        records,
        i ->
            "{\"booking_id\": %d, \"kuota\": %s, \"nama_rm\": \"Pasien Contoh\"}"
                .formatted(i, i % 100 == 0 ? "\"x\"" : "" + i));
  }

  private static void awaitMetric(ConfigurableApplicationContext writer, String line) {
    await().until(() -> get(writer, "/actuator/prometheus").body().lines().anyMatch(line::equals));
  }

  private boolean complete() {
    return Writers.tableExists(jdbc, "replay")
        && jdbc.sql("SELECT count(*) FROM sync_run WHERE run_id = ? AND status = 'COMPLETE'")
                .param(RUN)
                .query(Long.class)
                .single()
            == 1;
  }

  private long rows() {
    return jdbc.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single();
  }

  private String quota(int booking) {
    return jdbc.sql("SELECT kuota::text FROM dashboard_239 WHERE booking_id = ?")
        .param(booking)
        .query(String.class)
        .single();
  }

  private List<String> content() {
    return jdbc.sql(
            "SELECT concat_ws('|', booking_id, kuota, nama_rm, observed_at) FROM dashboard_239"
                + " ORDER BY booking_id")
        .query(String.class)
        .list();
  }

  private List<Long> counts() {
    return jdbc.sql(
            "SELECT inserted, updated, unchanged, superseded, rejected_by_writer FROM sync_run"
                + " WHERE run_id = ?")
        .param(RUN)
        .query(
            (rs, row) ->
                List.of(rs.getLong(1), rs.getLong(2), rs.getLong(3), rs.getLong(4), rs.getLong(5)))
        .single();
  }
}
