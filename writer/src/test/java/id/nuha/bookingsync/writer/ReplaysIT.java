package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.awaitEnd;
import static id.nuha.bookingsync.writer.OperatorRequests.delete;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static id.nuha.bookingsync.writer.OperatorRequests.post;
import static id.nuha.bookingsync.writer.OperatorRequests.replay;
import static id.nuha.bookingsync.writer.OperatorRequests.shown;
import static id.nuha.bookingsync.writer.OperatorRequests.startReplay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Nothing that a replay meets, and nothing that it does, stops the writer or another replay. */
@Timeout(180)
class ReplaysIT {
  private static final String RUN = Writers.runId("r");
  private static final int LOCK_CLASS = 239_124;
  private static final int GATE = 77;

  @TempDir private Path folder;
  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void eightReplaysAtOnceLeaveConnectionsToTheConsumers() throws Exception {
    List<Integer> views = List.of(301, 302, 303, 304, 305, 306, 307, 308);
    String[] settings = furtherViews(views, "dashboard_%d");
    try (ConfigurableApplicationContext writer =
        Writers.builder(database, settings).run("--spring.datasource.hikari.maximum-pool-size=4")) {
      Writers.awaitReady(writer);
      for (int view : views) {
        Writers.send(
            "nuha.further-" + view,
            "1",
            "{\"nomor\": 1}",
            "2026-02-06T01:00:00Z",
            Writers.runId("further"));
        await().until(() -> rows("dashboard_" + view) == 1);
      }
      for (int view : views) { // or the replays would have nothing to write
        jdbc.sql("DELETE FROM dashboard_" + view).update();
        failInserts("dashboard_" + view);
      }

      List<String> replays = new ArrayList<>();
      for (int view : views) {
        replays.add(startReplay(writer, "view=" + view));
      }
      publish(300);
      await().until(this::complete);
      for (String replay : replays) {
        assertThat(shown(writer, replay).path("status").asString()).isEqualTo("RUNNING");
      }
      views.forEach(view -> insertsWork("dashboard_" + view));

      for (String replay : replays) {
        assertThat(awaitEnd(writer, replay).path("status").asString()).isEqualTo("COMPLETE");
      }
    }
  }

  @Test
  void aLockThatCannotBeAskedForKeepsNoConnection() throws Exception {
    // A function of this name in public comes before PostgreSQL's own.
    String path =
        "--spring.datasource.hikari.data-source-properties.currentSchema=public,pg_catalog";
    try (ConfigurableApplicationContext writer = Writers.builder(database).run(path)) {
      publish(300);
      await().until(this::complete);
      jdbc.sql(
              "CREATE FUNCTION pg_try_advisory_lock(int, int) RETURNS boolean LANGUAGE plpgsql AS"
                  + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53200'; END $$")
          .update();
      for (int i = 0; i < 8; i++) {
        assertThat(post(writer, "/replay?view=239").statusCode()).isEqualTo(503);
      }
      jdbc.sql("DROP FUNCTION public.pg_try_advisory_lock(int, int)").update();

      assertThat(replay(writer, "view=239").path("status").asString()).isEqualTo("COMPLETE");
      await().until(() -> sessions() <= 6);
    }
  }

  @Test
  void aLockThatAnotherSessionHoldsIsNamed() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        Connection other = Writers.DATABASE.dataSource(database).getConnection()) {
      publish(300);
      await().until(this::complete);
      execute(other, "SELECT pg_advisory_lock(%d, 239)".formatted(LOCK_CLASS));

      HttpResponse<String> refused = post(writer, "/replay?view=239");

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(json(refused).path("detail").asString())
          .contains("view 239")
          .contains("session %d of PostgreSQL".formatted(pid(other)));
      execute(other, "SELECT pg_advisory_unlock(%d, 239)".formatted(LOCK_CLASS));
      assertThat(replay(writer, "view=239").path("status").asString()).isEqualTo("COMPLETE");
    }
  }

  @Test
  void aReplayThatLosesItsLockInAnOutageTakesItAgain() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      jdbc.sql("TRUNCATE dashboard_239").update(); // or the replay would have nothing to write
      failInserts("dashboard_239");
      String replay = startReplay(writer, "view=239");

      jdbc.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = :class::oid")
          .param("class", LOCK_CLASS)
          .query()
          .listOfRows();
      assertThat(shown(writer, replay)).isNotNull(); // may find the lock free
      await().until(() -> lockHolders() == 1);
      insertsWork("dashboard_239");

      await().until(() -> shown(writer, replay).path("status").asString().equals("COMPLETE"));
      assertThat(shown(writer, replay).path("records").asLong()).isEqualTo(300);
      assertThat(shown(writer, replay).path("reason").isNull()).isTrue();
    }
  }

  @Test
  void aReplayIsCancelledThroughAnyWriterAndKeepsWhatItApplied() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        ConfigurableApplicationContext other = Writers.start(database)) {
      publish(5_000);
      await().until(this::complete);
      jdbc.sql("TRUNCATE dashboard_239").update();
      failInserts("dashboard_239", "EXISTS (SELECT FROM dashboard_239)"); // the second batch
      String replay = startReplay(writer, "view=239");
      await().until(() -> shown(other, replay).path("records").asLong() > 0);

      HttpResponse<String> accepted = delete(other, "/replay?view=239");
      JsonNode cancelled = awaitEnd(writer, replay);
      insertsWork("dashboard_239");

      assertThat(accepted.statusCode()).isEqualTo(202);
      assertThat(json(accepted).at("/data/replay_id").asString()).isEqualTo(replay);
      assertThat(cancelled.path("status").asString()).isEqualTo("CANCELLED");
      assertThat(cancelled.path("reason").asString()).contains("cancelled on request");
      assertThat(cancelled.path("inserted").asLong()).isPositive().isEqualTo(rows("dashboard_239"));
      assertThat(replay(other, "view=239").path("status").asString()).isEqualTo("COMPLETE");
      assertThat(rows("dashboard_239")).isEqualTo(5_000);
    }
  }

  @Test
  void thereIsNothingToCancelWhereNothingRuns() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      jdbc.sql(
              "INSERT INTO replay (replay_id, view_id, replay_from, dry_run)"
                  + " VALUES ('left', 239, 'earliest', FALSE)")
          .update(); // as a writer that was killed leaves it

      HttpResponse<String> answer = delete(writer, "/replay?view=239");

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(json(answer).path("detail").asString()).startsWith("No replay of view 239 runs");
      assertThat(shown(writer, "left").path("status").asString()).isEqualTo("FAILED");
    }
  }

  @Test
  void aDryRunIsCancelledWhileItCopies() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        ConfigurableApplicationContext other = Writers.start(database);
        Connection gate = Writers.DATABASE.dataSource(database).getConnection()) {
      publish(300);
      await().until(this::complete);
      closeGateFor(1, gate);
      String replay = startReplay(writer, "view=239&dryRun=true");
      await().until(this::somebodyWaitsAtTheGate);

      assertThat(delete(other, "/replay?view=239").statusCode()).isEqualTo(202);

      assertThat(awaitEnd(other, replay).path("status").asString()).isEqualTo("CANCELLED");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFaultOfTheWriterItselfEndsAReplayAndNothingElse(boolean dryRun) throws Exception {
    try (ConfigurableApplicationContext writer =
        Writers.builder(database).sources(FaultyUpserts.class).run()) {
      publish(300);
      await().until(this::complete);

      FaultyUpserts.FAULTY.set(true);
      JsonNode failed = replay(writer, "view=239&dryRun=" + dryRun);
      FaultyUpserts.FAULTY.set(false);
      JsonNode next = replay(writer, "view=239&dryRun=" + dryRun);

      assertThat(failed.path("status").asString()).isEqualTo("FAILED");
      assertThat(failed.path("reason").asString())
          .contains("IllegalStateException")
          .contains("ReplaysIT")
          .doesNotContain("Pasien");
      assertThat(next.path("status").asString()).isEqualTo("COMPLETE");
    } finally {
      FaultyUpserts.FAULTY.set(false);
    }
  }

  @Test
  void aDryRunOutlastsTheTimeOutOfASocket() throws Exception {
    try (ConfigurableApplicationContext writer =
        Writers.builder(database)
            .run("--spring.datasource.hikari.data-source-properties.socketTimeout=2")) {
      publish(300);
      await().until(this::complete);
      jdbc.sql(
              "CREATE FUNCTION slow() RETURNS boolean LANGUAGE plpgsql AS"
                  + " $$ BEGIN PERFORM pg_sleep(0.01); RETURN TRUE; END $$")
          .update();
      jdbc.sql("ALTER TABLE dashboard_239 ADD CONSTRAINT slow CHECK (slow()) NOT VALID").update();
      jdbc.sql("ALTER DATABASE " + database + " SET statement_timeout = '2s'").update();

      JsonNode dry = replay(writer, "view=239&dryRun=true");

      assertThat(dry.path("status").asString()).isEqualTo("COMPLETE");
      assertThat(dry.path("unchanged").asLong()).isEqualTo(300);
    }
  }

  @Test
  void aDryRunThatIsCutOffIsNotRepeated() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        Connection gate = Writers.DATABASE.dataSource(database).getConnection()) {
      publish(300);
      await().until(this::complete);
      closeGateFor(1, gate);
      String replay = startReplay(writer, "view=239&dryRun=true");
      await().until(this::somebodyWaitsAtTheGate);

      jdbc.sql(
              "SELECT pg_terminate_backend(pid) FROM pg_locks"
                  + " WHERE locktype = 'advisory' AND NOT granted")
          .query()
          .listOfRows();

      // Until then GET /replay may find its lock free, and take it for abandoned.
      await().until(() -> reason(writer, replay).contains("ask again when it is over"));
      assertThat(shown(writer, replay).path("status").asString()).isEqualTo("FAILED");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE dashboard_239 ALTER COLUMN id SET NOT NULL",
        "ALTER TABLE dashboard_239 ALTER COLUMN id DROP DEFAULT,"
            + " ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START 1000)",
        "ALTER TABLE dashboard_239 ADD COLUMN doubled INTEGER NOT NULL"
            + " GENERATED ALWAYS AS (booking_id * 2) STORED"
      })
  void aDryRunDrawsNoIds(String change) throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(300);
      await().until(this::complete);
      jdbc.sql("DELETE FROM dashboard_239 WHERE booking_id <= 100").update();
      jdbc.sql(change).update();
      String before = sequences();

      JsonNode dry = replay(writer, "view=239&dryRun=true");

      assertThat(dry.path("inserted").asLong()).as(dry.toString()).isEqualTo(100);
      assertThat(dry.path("unchanged").asLong()).isEqualTo(200);
      assertThat(rows("dashboard_239")).isEqualTo(200);
      assertThat(sequences()).isEqualTo(before);
    }
  }

  @Test
  void aDryRunHoldsNoLockOnTheTableWhileItApplies() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database);
        Connection gate = Writers.DATABASE.dataSource(database).getConnection()) {
      publish(300);
      await().until(this::complete);
      jdbc.sql("DELETE FROM dashboard_239 WHERE booking_id = 1").update();
      closeGateFor(1, gate);
      String replay = startReplay(writer, "view=239&dryRun=true");
      await().until(this::somebodyWaitsAtTheGate);

      jdbc.sql("SET lock_timeout = '5s'; ALTER TABLE dashboard_239 ADD COLUMN remark TEXT")
          .update();
      execute(gate, "SELECT pg_advisory_unlock(%d)".formatted(GATE));

      assertThat(awaitEnd(writer, replay).path("inserted").asLong()).isEqualTo(1);
    }
  }

  @Test
  void aTableNamedByAReservedWordIsReplayedToo() throws Exception {
    String[] settings = furtherViews(List.of(301), "order");
    try (ConfigurableApplicationContext writer = Writers.start(database, settings)) {
      Writers.awaitReady(writer);
      Writers.send(
          "nuha.further-301",
          "1",
          "{\"nomor\": 1}",
          "2026-02-06T01:00:00Z",
          Writers.runId("further"));
      await().until(() -> rows("\"order\"") == 1);

      JsonNode dry = replay(writer, "view=301&dryRun=true");
      JsonNode replay = replay(writer, "view=301");

      assertThat(dry.path("unchanged").asLong()).isEqualTo(1);
      assertThat(replay.path("unchanged").asLong()).isEqualTo(1);
    }
  }

  @Test
  void aRecordThatIsOlderThanItsRowIsCountedAndNotReadFurther() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      booking(1, 1, "1");
      booking(1, 2, "2");
      booking(2, 1, "1");
      booking(2, 2, "\"x\""); // newer than its row, and refused
      booking(3, 1, "\"x\""); // refused, and then older than its row
      booking(3, 2, "2");
      booking(4, 1, "1");
      for (int second = 1; second <= 2; second++) {
        Writers.send(
            "nuha.jadwal",
            "57|2026-02-06|08:00",
            "{\"id_dokter\": 57, \"tanggal_char\": \"2026-02-06\", \"time_start\": \"8.00\"}",
            "2026-02-06T01:00:0%dZ".formatted(second),
            RUN);
      }
      await().until(() -> rows("dashboard_239") == 4 && rows("dashboard_123") == 1);
      await().until(() -> rows("dashboard_239 WHERE kuota = 2") == 2);
      jdbc.sql("DELETE FROM dashboard_239 WHERE booking_id = 4").update();

      JsonNode replay = replay(writer, "view=239&from=earliest");

      assertThat(counts(replay)).containsExactly(7, 1, 0, 3, 2, 1);
      assertThat(counts(replay(writer, "view=123&from=earliest")))
          .containsExactly(2, 0, 0, 1, 1, 0);

      // No integer: PostgreSQL cannot look it up, so that each record is read whole.
      Writers.send("nuha.booking", "9", "{\"booking_id\": 9}", "2026-02-06T01:00:00Z", RUN);
      Writers.send(
          "nuha.booking", "9", "{\"booking_id\": 99999999999}", "2026-02-06T01:00:00Z", RUN);
      await().until(() -> Writers.BROKER.records("nuha.booking.dlt").size() >= 3);
      assertThat(counts(replay(writer, "view=239&from=earliest")))
          .containsExactly(9, 0, 0, 5, 1, 3);
    }
  }

  @Test
  void aRecordThatKafkaHasUnderAnotherKeyIsJudgedByItsOwn() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      booking(1, 2, "1");
      String time = "2026-02-06T01:00:01Z";
      Writers.send("nuha.booking", "1", "{\"booking_id\": 2}", time, RUN);
      Writers.send("nuha.booking", "3", "{\"booking_id\": 1, \"booking_id\": 3}", time, RUN);
      Writers.send("nuha.booking", "1", "{\"booking_id\": 1, \"x\": ", time, RUN);
      await().until(() -> rows("dashboard_239") == 3);
      jdbc.sql("DELETE FROM dashboard_239 WHERE booking_id > 1").update();

      // Of the last one, which is cut off, no more is read than that it is older than its row.
      assertThat(counts(replay(writer, "view=239&from=earliest")))
          .containsExactly(4, 2, 0, 1, 1, 0);
      assertThat(rows("dashboard_239")).isEqualTo(3);
    }
  }

  @Test
  void recordsThatArePassedOverCountAsGoodForTheBreaker() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      // Of three states of each booking two are older than its row; each fifth never becomes one.
      try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
        for (int i = 0; i < 1_200; i++) {
          int id = i % 400;
          Future<RecordMetadata> unused =
              producer.send(
                  Writers.record(
                      "nuha.booking",
                      "" + id,
                      "{\"booking_id\": %d, \"kuota\": %s}"
                          .formatted(id, id % 5 == 0 ? "\"x\"" : "1"),
                      "2026-02-0%dT01:00:00Z".formatted(1 + i / 400),
                      RUN));
        }
      }
      await()
          .until(
              () ->
                  jdbc.sql("SELECT coalesce(sum(next_offset), 0) FROM applied_offset")
                      .query(Long.class)
                      .single(),
              applied -> applied >= 1_200);

      JsonNode replay = replay(writer, "view=239&from=earliest");

      assertThat(replay.path("status").asString()).isEqualTo("COMPLETE");
      assertThat(counts(replay)).containsExactly(1_200, 0, 0, 320, 640, 240);
    }
  }

  private static void booking(int id, int second, String kuota) {
    Writers.send(
        "nuha.booking",
        "" + id,
        "{\"booking_id\": %d, \"kuota\": %s}".formatted(id, kuota),
        "2026-02-06T01:00:0%dZ".formatted(second),
        RUN);
  }

  private static List<Integer> counts(JsonNode replay) {
    return Stream.of("records", "inserted", "updated", "unchanged", "superseded", "rejected")
        .map(count -> replay.path(count).asInt())
        .toList();
  }

  /** Throws what a programming error would, with a patient in its message. */
  static final class FaultyUpserts {
    private static final AtomicBoolean FAULTY = new AtomicBoolean();

    @Bean
    static BeanPostProcessor faults() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (!(bean instanceof BatchUpsert)) {
            return bean;
          }
          ProxyFactory proxy = new ProxyFactory(bean);
          proxy.setProxyTargetClass(true);
          proxy.addAdvice(
              (MethodInterceptor)
                  call -> {
                    if (FAULTY.get()) {
                      throw new IllegalStateException("Pasien Contoh");
                    }
                    return call.proceed();
                  });
          return proxy.getProxy();
        }
      };
    }
  }

  /** The settings of a catalogue that has these views beside the bookings. */
  private String[] furtherViews(List<Integer> views, String table) throws IOException {
    StringBuilder catalogue =
        new StringBuilder(
            """
            views:
              - id: 239
                description: booking pasien
                topic: nuha.booking
                table: dashboard_239
                key:
                  - {column: booking_id, type: integer}
                window: {start: awal, end: akhir, days_ahead: 14}
                trigger: sync-booking
                result: bookingPasien
            """);
    for (int view : views) {
      catalogue.append(
          """
            - id: %1$d
              description: view %1$d
              topic: nuha.further-%1$d
              table: %2$s
              key:
                - {column: nomor, type: integer}
              window: {start: awal, end: akhir, days_ahead: 0}
              trigger: sync-%1$d
              result: view%1$d
          """
              .formatted(view, table.formatted(view)));
      Files.writeString(
          folder.resolve("V%d__further.sql".formatted(view)),
          """
          CREATE TABLE "%s" (
              nomor           INTEGER PRIMARY KEY,
              created_at      TIMESTAMP DEFAULT NOW(),
              updated_at      TIMESTAMP DEFAULT NOW(),
              last_synced_at  TIMESTAMP DEFAULT NOW(),
              observed_at     TIMESTAMPTZ,
              observed_offset BIGINT
          );
          """
              .formatted(table.formatted(view)));
    }
    Path file = Files.writeString(folder.resolve("catalogue.yaml"), catalogue);
    return new String[] {"CATALOGUE=" + file, "MIGRATIONS=filesystem:" + folder};
  }

  /** As where the disk is full. */
  private void failInserts(String table) {
    failInserts(table, "TRUE");
  }

  private void failInserts(String table, String condition) {
    jdbc.sql(
            """
            CREATE FUNCTION fail_%1$s() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF %2$s THEN RAISE EXCEPTION USING ERRCODE = '53100'; END IF;
              RETURN NULL;
            END $$
            """
                .formatted(table, condition))
        .update();
    jdbc.sql(
            "CREATE TRIGGER fail BEFORE INSERT ON %1$s EXECUTE FUNCTION fail_%1$s()"
                .formatted(table))
        .update();
  }

  private void insertsWork(String table) {
    jdbc.sql("DROP TRIGGER fail ON " + table).update();
  }

  /** Whoever writes that booking, into the table or a copy of it, waits for that session. */
  private void closeGateFor(int bookingId, Connection gate) throws SQLException {
    execute(gate, "SELECT pg_advisory_lock(%d)".formatted(GATE));
    jdbc.sql(
            """
            CREATE FUNCTION gate(booking INTEGER) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN
              IF booking = %d THEN PERFORM pg_advisory_xact_lock_shared(%d); END IF;
              RETURN TRUE;
            END $$
            """
                .formatted(bookingId, GATE))
        .update();
    jdbc.sql("ALTER TABLE dashboard_239 ADD CONSTRAINT gate CHECK (gate(booking_id)) NOT VALID")
        .update();
  }

  private boolean somebodyWaitsAtTheGate() {
    return jdbc.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            .query(Long.class)
            .single()
        == 1;
  }

  private long lockHolders() {
    return jdbc.sql("SELECT count(*) FROM pg_locks WHERE classid = :class::oid AND granted")
        .param("class", LOCK_CLASS)
        .query(Long.class)
        .single();
  }

  private long sessions() {
    return jdbc.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE 'booking-sync-writer%'")
        .query(Long.class)
        .single();
  }

  private String sequences() {
    return jdbc.sql("SELECT string_agg(s::text, ' ' ORDER BY sequencename) FROM pg_sequences s")
        .query(String.class)
        .single();
  }

  private static String reason(ConfigurableApplicationContext writer, String replay)
      throws Exception {
    return shown(writer, replay).path("reason").asString("");
  }

  private static void publish(int records) {
    Writers.publish(RUN, records, i -> "{\"booking_id\": %1$d, \"kuota\": %1$d}".formatted(i));
  }

  private boolean complete() {
    return Writers.tableExists(jdbc, "replay")
        && jdbc.sql("SELECT count(*) FROM sync_run WHERE run_id = ? AND status = 'COMPLETE'")
                .param(RUN)
                .query(Long.class)
                .single()
            == 1;
  }

  private long rows(String table) {
    return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  private static int pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
