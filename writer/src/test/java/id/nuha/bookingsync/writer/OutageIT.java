package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.get;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.TestAuthority;
import id.nuha.bookingsync.embedded.TestProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL and Kafka may do to a writer: it waits, says so, and goes on by itself. */
@ExtendWith(OutputCaptureExtension.class)
class OutageIT {
  private static final String TOPIC = "nuha.booking";
  private static final String OURS =
      "datname = current_database() AND application_name LIKE 'booking-sync-writer%'";

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void aLockThatSomebodyHoldsIsWaitedFor() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      try (Connection holder = Writers.DATABASE.dataSource(database).getConnection();
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("LOCK TABLE dashboard_239 IN ACCESS EXCLUSIVE MODE");
        send(1);
        await().until(() -> Writers.waitsForALock(jdbc));
        holder.rollback();
      }

      await().until(() -> rows() == 1);
      assertThat(waiting(writer)).isEmpty();
    }
  }

  @Test
  void aDatabaseThatGoesAwayWhileItsFirstConnectionIsMadeIsWaitedFor() {
    try (TestProxy proxy = TestProxy.before(Writers.DATABASE.host(), Writers.DATABASE.port())) {
      proxy.endOnceAt("SHOW TRANSACTION ISOLATION LEVEL"); // the pool's own question
      try (ConfigurableApplicationContext writer =
          Writers.start(database, "DB_HOST=127.0.0.1", "DB_PORT=" + proxy.port())) {
        Writers.awaitReady(writer);
        assertThat(proxy.hasEnded()).isTrue();
      }
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsWaitedFor(@TempDir Path theirs, @TempDir Path others) {
    TestAuthority authority = authority(theirs);
    TestAuthority another = authority(others);
    Writers.DATABASE.showCertificate(authority.certificate("server"), authority.key("server"));
    try (ConfigurableApplicationContext writer =
        Writers.start(
            database, "DB_SSLMODE=verify-full", "DB_CA_FILE=" + authority.certificate())) {
      Writers.awaitReady(writer);
      assertThat(sessions("AND s.ssl")).isPositive();
      assertThat(sessions("AND NOT s.ssl")).isZero();

      Writers.DATABASE.showCertificate(another.certificate("server"), another.key("server"));
      jdbc.sql(
              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE %s"
                  .formatted(OURS))
          .query()
          .singleRow();
      send(1);
      await().until(() -> waiting(writer).contains("is signed by nobody who is trusted"));
      Writers.DATABASE.showCertificate(authority.certificate("server"), authority.key("server"));

      await().until(() -> rows() == 1);
      Writers.awaitReady(writer);
      assertThat(jdbc.sql("SELECT count(*) FROM dead_letter").query(Long.class).single()).isZero();
    } finally {
      Writers.DATABASE.showNoCertificate();
    }
  }

  private static TestAuthority authority(Path folder) {
    TestAuthority authority = TestAuthority.in(folder);
    String host = Writers.DATABASE.host();
    authority.sign("server", (host.matches("[0-9.]+") ? "ip:" : "dns:") + host);
    return authority;
  }

  private long sessions(String condition) {
    return jdbc.sql(
            "SELECT count(*) FROM pg_stat_activity JOIN pg_stat_ssl s USING (pid) WHERE %s %s"
                .formatted(OURS, condition))
        .query(Long.class)
        .single();
  }

  @Test
  void aBrokerThatRestartsIsWaitedForAndMeanwhileNothingIsDoneThatCannotBeNoted() throws Exception {
    try (ConfigurableApplicationContext writer =
        Writers.start(
            database, "booking-sync.retry.audit=1s", "booking-sync.retry.kafka.admin=1s")) {
      Writers.awaitReady(writer);
      send(1);
      await().until(() -> rows() == 1);

      Writers.BROKER.stop();
      try {
        await().until(() -> health(writer, "brokerHealthIndicator").equals("DOWN"));
        List.of(
                "POST /resume?view=239",
                "POST /replay?view=239",
                "DELETE /replay?view=239",
                "POST /dead-letters/redrive?view=239",
                "GET /dead-letters?view=239&payload=true")
            .parallelStream()
            .forEach(act -> assertNotDone(writer, act));
        assertThat(get(writer, "/replay").body()).isEqualTo("{\"data\":[]}");
        assertThat(get(writer, "/audit").body()).isEqualTo("{\"data\":[],\"next\":null}");
        assertThat(json(get(writer, "/audit/check")).at("/data/compared").asBoolean()).isFalse();
      } finally {
        Writers.BROKER.restart();
      }
      send(2);

      await().until(() -> rows() == 2);
      await().until(() -> health(writer, "brokerHealthIndicator").equals("UP"));
    }
  }

  @Test
  void aBrokerThatIsAwayAtTheStartIsWaitedFor() {
    Writers.BROKER.stop();
    ConfigurableApplicationContext writer;
    try {
      writer = Writers.start(database);
    } finally {
      Writers.BROKER.restart();
    }
    try (writer) {
      Writers.awaitReady(writer);
      send(1);
      await().until(() -> rows() == 1);
    }
  }

  @Test
  void aTopicThatIsCreatedAgainIsReadFromItsBeginning() {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      sendBehind("1", 1);
      await().until(() -> rows() == 1);

      Writers.recreateTopic(TOPIC);
      sendBehind("1", 2); // at the offset of the one before
      sendBehind("1", 3);
      sendBehind("1", 4);

      await().until(() -> rows() == 4);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aBatchOfADeletedTopicDoesNotStandForWhatTheNewOneHolds() {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      jdbc.sql("ALTER TABLE dashboard_239 RENAME TO away").update();
      sendBehind("1", 1);
      await().until(() -> waiting(writer).contains("not as the migrations left it"));

      Writers.recreateTopic(TOPIC);
      sendBehind("1", 2); // at the same offset
      jdbc.sql("ALTER TABLE away RENAME TO dashboard_239").update();

      await()
          .until(
              () ->
                  jdbc.sql("SELECT count(*) FROM dashboard_239 WHERE booking_id = 2")
                          .query(Long.class)
                          .single()
                      == 1);
    }
  }

  @Test
  void aRunWhoseTopicIsDeletedBeforeItIsAppliedIsNotWaitedForForEver() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      RunEvent ended = Writers.ended(Writers.runId("x"), 3, 0, Map.of(0, 3L));
      Writers.recreateTopic(TOPIC);
      send(1);
      await().until(() -> rows() == 1);

      Writers.send(ended);

      await().until(() -> run("status").equals("INCOMPLETE"));
      assertThat(run("reason"))
          .isEqualTo(
              "2 records left Kafka before they were applied; fetch these days again with awal and akhir");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aRunThatWaitsForNoRecordsThoughSomeAreMissingIsClosed() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      send(1);
      await().until(() -> rows() == 1);

      Writers.send(Writers.ended(Writers.runId("x"), 3, 0, Map.of()));

      await().until(() -> run("status").equals("INCOMPLETE"));
      assertThat(run("published")).isEqualTo("3");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void whatWasAppliedFromADeletedTopicCountsAsPublished() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      send(1);
      send(2);
      await().until(() -> rows() == 2);
      Writers.recreateTopic(TOPIC);

      Writers.send(
          Writers.ended(Writers.runId("x"), 0, 0, Map.of())); // all that a killed fetcher finds

      await().until(() -> run("status").equals("COMPLETE"));
      assertThat(run("published")).isEqualTo("2");
      assertThat(run("reason")).isEmpty();
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aRunThatWaitsWhenItsTopicIsDeletedIsClosed() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      send(1);
      Writers.send(Writers.ended(Writers.runId("x"), 3, 0, Map.of(0, 99L)));
      await().until(() -> rows() == 1 && run("fetch_status").equals("COMPLETE"));
      assertThat(run("status")).isEqualTo("RUNNING");
      Writers.recreateTopic(TOPIC);

      send(2);

      await().until(() -> run("status").equals("INCOMPLETE"));
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aPostgresqlThatIsAwayAtTheStartIsWaitedFor(CapturedOutput output) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (ConfigurableApplicationContext writer = Writers.start("postgres", "DB_PORT=" + port)) {
      await()
          .until(() -> output.getAll().contains("The start waits: PostgreSQL cannot be reached"));
      assertThat(health(writer, "database")).isEqualTo("DOWN");

      try (EmbeddedPostgres late = EmbeddedPostgres.builder().setPort(port).start()) {
        await().until(() -> health(writer, "database").equals("UP"));
        Writers.awaitTopic(Topics.RUNS);
        send(1);
        JdbcClient bookings = JdbcClient.create(late.getPostgresDatabase());
        await()
            .until(
                () ->
                    bookings.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single()
                        == 1);
      }
    }
  }

  private static void assertNotDone(ConfigurableApplicationContext writer, String act) {
    try {
      int path = act.indexOf(' ') + 1;
      HttpResponse<String> refused =
          OperatorRequests.send(writer, act.substring(0, path - 1), act.substring(path));
      assertThat(refused.statusCode()).as(act).isEqualTo(503);
      assertThat(json(refused).path("detail").asString())
          .contains("nuha.audit", "was not done", "Kafka does not answer");
    } catch (Exception e) {
      throw new IllegalStateException(act, e);
    }
  }

  private String run(String column) {
    return jdbc.sql("SELECT coalesce(max(%s::text), '') FROM sync_run".formatted(column))
        .query(String.class)
        .single();
  }

  private static void send(int id) {
    sendBehind("" + id, id);
  }

  // Under one key, records come behind each other in one partition.
  private static void sendBehind(String key, int id) {
    Writers.send(
        TOPIC,
        key,
        "{\"booking_id\": %d}".formatted(id),
        "2026-02-06T01:00:00Z",
        Writers.runId("x"));
  }

  private long rows() {
    return jdbc.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single();
  }

  private static String waiting(ConfigurableApplicationContext writer) {
    Object topic =
        writer
            .getBean("applying", HealthIndicator.class)
            .health()
            .getDetails()
            .getOrDefault(TOPIC, "");
    return topic.toString();
  }

  private static String health(ConfigurableApplicationContext writer, String indicator) {
    return writer.getBean(indicator, HealthIndicator.class).health().getStatus().getCode();
  }
}
