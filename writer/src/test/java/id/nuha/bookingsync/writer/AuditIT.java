package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.awaitEnd;
import static id.nuha.bookingsync.writer.OperatorRequests.delete;
import static id.nuha.bookingsync.writer.OperatorRequests.get;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static id.nuha.bookingsync.writer.OperatorRequests.post;
import static id.nuha.bookingsync.writer.OperatorRequests.startReplay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.writer.audit.AuditLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who did what: written to Kafka before it is done, kept in a chain of rows, and checked. */
@ExtendWith(OutputCaptureExtension.class)
class AuditIT {
  private static final String SUPERUSER = "ALTER TABLE audit_log DISABLE TRIGGER ALL";

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void eachActIsThereWithWhoAskedAndWhatCameOfIt() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      // PostgreSQL itself says who adds a row.
      jdbc.sql("ALTER TABLE audit_log ADD COLUMN by TEXT DEFAULT current_user").update();
      Writers.send(
          "nuha.booking", "1", "{\"booking_id\": 1, \"kuota\": \"x\"}", "2026-02-06T01:00:00Z", "");
      await().until(() -> !Writers.BROKER.records("nuha.booking.dlt").isEmpty());

      assertThat(post(writer, "/resume?view=239").statusCode()).isEqualTo(200);
      get(writer, "/dead-letters?view=239"); // without the records it is no act
      get(writer, "/dead-letters?view=239&payload=true&limit=7");
      post(writer, "/dead-letters/redrive?view=239&key=1");
      String replay = startReplay(writer, "view=239&dryRun=true");
      awaitEnd(writer, replay);
      assertThat(delete(writer, "/replay?view=123").statusCode()).isEqualTo(404);
      assertThat(
              append(
                      writer,
                      """
                      [{"who":"lobby","role":"VIEWER","from":"10.0.0.9","action":"EXPORT","what":{"path":"/x.csv"},
                        "result":"DONE","at":"2026-02-06T01:02:03Z"}]""")
                  .statusCode())
          .isEqualTo(200);
      assertThat(append(writer, "[]").statusCode()).isEqualTo(400);
      assertThat(append(writer, "{\"who\":").statusCode()).isEqualTo(400);
      assertThat(append(writer, "[null]").statusCode()).isEqualTo(400);
      assertThat(
              append(
                      writer,
                      """
                      [{"who":"x","role":null,"from":"x","action":"x","result":"x","at":999999999999999999}]""")
                  .statusCode())
          .isEqualTo(400);
      assertThat(get(writer, "/audit?who=%00").statusCode()).isEqualTo(400);
      awaitRows(11);

      assertThat(acts())
          .containsExactly(
              "anonymous OPERATOR 127.0.0.1 RESUME {\"view\":\"239\"} ASKED",
              "anonymous OPERATOR 127.0.0.1 RESUME {\"resumed\":\"false\",\"view\":\"239\"} DONE",
              "anonymous OPERATOR 127.0.0.1 SHOW_PAYLOADS"
                  + " {\"from\":\"0\",\"limit\":\"7\",\"view\":\"239\"} ASKED",
              "anonymous OPERATOR 127.0.0.1 SHOW_PAYLOADS"
                  + " {\"from\":\"0\",\"limit\":\"7\",\"shown\":\"1\",\"view\":\"239\"} DONE",
              "anonymous OPERATOR 127.0.0.1 REDRIVE {\"key\":\"1\",\"view\":\"239\"} ASKED",
              "anonymous OPERATOR 127.0.0.1 REDRIVE {\"applied\":\"0\",\"failed\":\"1\","
                  + "\"key\":\"1\",\"parked\":\"0\",\"view\":\"239\",\"waiting\":\"0\"} DONE",
              "anonymous OPERATOR 127.0.0.1 REPLAY_START"
                  + " {\"dryRun\":\"true\",\"from\":\"earliest\",\"view\":\"239\"} ASKED",
              ("anonymous OPERATOR 127.0.0.1 REPLAY_START {\"dryRun\":\"true\","
                      + "\"from\":\"earliest\",\"replay_id\":\"%s\",\"view\":\"239\"} ACCEPTED")
                  .formatted(replay),
              "anonymous OPERATOR 127.0.0.1 REPLAY_STOP {\"view\":\"123\"} ASKED",
              "anonymous OPERATOR 127.0.0.1 REPLAY_STOP {\"view\":\"123\"} REFUSED",
              "lobby VIEWER 10.0.0.9 EXPORT {\"path\":\"/x.csv\"} DONE");
      JsonNode page = json(get(writer, "/audit?limit=2&action=REDRIVE"));
      assertThat(page.at("/data/0/result").asString()).isEqualTo("DONE");
      assertThat(page.at("/data/0/what/applied").asString()).isEqualTo("0");
      assertThat(page.at("/data/1/result").asString()).isEqualTo("ASKED");
      assertThat(page.path("next").asLong()).isEqualTo(5);
      assertThat(json(get(writer, "/audit?before=5&who=nobody")).path("data")).isEmpty();
      assertThat(check(writer).path("rows").asLong()).isEqualTo(11);
      assertThat(jdbc.sql("SELECT DISTINCT by FROM audit_log").query(String.class).list())
          .containsExactly("booking_sync_audit");
    }
  }

  @Test
  void whatIsNoEventIsARowAndTheChainIsTheSameInADatabaseMadeAnew(CapturedOutput output)
      throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      post(writer, "/resume?view=239");
      try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
        producer.send(new ProducerRecord<>(Topics.AUDIT, null, null)).get();
        producer.send(new ProducerRecord<>(Topics.AUDIT, Writers.bytes("{}"))).get();
      }
      post(writer, "/resume?view=123");
      awaitRows(6);
    }
    assertThat(acts()).filteredOn(act -> act.contains("UNREADABLE")).hasSize(2);
    assertThat(output.getAll()).containsOnlyOnce("nuha.audit offset 2 is no audit event");
    List<String> hashes = hashes();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);

    String operator = "operator-key-of-thirty-two-characters";
    String service = "service-key-of-thirty-two-characters-";
    try (ConfigurableApplicationContext writer =
        Writers.start(
            database, "OPERATOR_API_KEY=it-team:" + operator, "SERVICE_API_KEY=" + service)) {
      awaitRows(6);
      assertThat(hashes()).isEqualTo(hashes);

      ask(
          writer,
          "/resume?view=239",
          "x-api-key",
          operator,
          "x-asked-by",
          "somebody-else",
          "x-asked-role",
          "viewer");
      ask(
          writer,
          "/resume?view=239",
          "x-api-key",
          service,
          "x-asked-by",
          "lobby",
          "x-asked-role",
          "operator",
          "x-asked-from",
          "10.0.0.9");
      assertThat(ask(writer, "/resume?view=239", "x-api-key", "wrong-" + operator)).isEqualTo(401);
      assertThat(ask(writer, "/audit", "x-api-key", operator)).isEqualTo(403);
      awaitRows(11);
      assertThat(acts().subList(6, 11))
          .containsExactly(
              "it-team OPERATOR 127.0.0.1 RESUME {\"view\":\"239\"} ASKED",
              "it-team OPERATOR 127.0.0.1 RESUME {\"resumed\":\"false\",\"view\":\"239\"} DONE",
              "lobby OPERATOR 10.0.0.9 RESUME {\"view\":\"239\"} ASKED",
              "lobby OPERATOR 10.0.0.9 RESUME {\"resumed\":\"false\",\"view\":\"239\"} DONE",
              "unknown 127.0.0.1 LOG_IN {\"count\":\"1\"} REFUSED");

      // A topic that was made anew goes on in the same chain; what comes again changes nothing.
      List<ConsumerRecord<byte[], byte[]>> first =
          Writers.BROKER.records(Topics.AUDIT).subList(0, 2);
      AuditLog auditLog = writer.getBean(AuditLog.class);
      auditLog.append("made-anew", first);
      auditLog.append("made-anew", first);
      awaitRows(13);
      assertThat(hashes().subList(0, 6)).isEqualTo(hashes);
    }
  }

  @Test
  void whateverIsDoneToTheRowsShows() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      for (int i = 0; i < 4; i++) {
        post(writer, "/resume?view=239");
      }
      awaitRows(8);
      awaitApplied(8);
      assertThat(check(writer).toString())
          .isEqualTo(
              ("{\"rows\":8,\"last_hash\":\"%s\",\"broken_id\":null,\"fault\":null,"
                      + "\"compared\":true,\"waiting\":0}")
                  .formatted(hashes().get(7)));
      for (String change :
          List.of(
              "UPDATE audit_log SET who = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log")) {
        assertThatThrownBy(() -> jdbc.sql(change).update())
            .isInstanceOf(DataAccessException.class)
            .hasStackTraceContaining("never changed");
        assertForbidden(change);
      }
      assertForbidden("ALTER TABLE audit_log DISABLE TRIGGER ALL");
      assertForbidden("SELECT count(*) FROM dashboard_239");
      jdbc.sql("CREATE TABLE untouched AS SELECT * FROM audit_log").update();

      assertBroken(writer, 3, "it was changed", "UPDATE audit_log SET who = 'x' WHERE id = 3");
      assertBroken(
          writer, 3, "was changed", "UPDATE audit_log SET at = at + interval '1 s' WHERE id = 3");
      assertBroken(writer, 6, "from 5 on", "DELETE FROM audit_log WHERE id = 5");
      assertBroken(writer, 2, "from 1 on", "DELETE FROM audit_log WHERE id = 1");
      assertBroken(writer, 8, "missing at the end", "DELETE FROM audit_log WHERE id = 8");
      assertBroken(writer, 1, "missing at the end", "DELETE FROM audit_log");
      assertBroken(
          writer,
          5,
          "does not follow",
          "DELETE FROM audit_log WHERE id = 5",
          "UPDATE audit_log SET id = -id WHERE id > 5",
          "UPDATE audit_log SET id = -id - 1 WHERE id < 0");
      assertBroken(
          writer,
          9,
          "does not follow",
          "INSERT INTO audit_log SELECT 9, topic_id, 99, 0, at, 'x', role, from_address, action,"
              + " what, result, previous_hash, hash FROM audit_log WHERE id = 8");
      // Who makes all later rows anew as well has a chain that holds; Kafka has another one.
      assertBroken(
          writer,
          8,
          "nuha.audit has another event",
          "UPDATE audit_log SET who = 'x' WHERE id = 8",
          """
          UPDATE audit_log SET hash = encode(sha256(convert_to(
                   format('["%s",8,"%s",%s,%s,"%s","x","%s","%s","%s",%s,"%s"]',
                     previous_hash, topic_id, kafka_offset, leader_epoch,
                     regexp_replace(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                                    '(\\.000000|000)Z$', 'Z'),
                     role, from_address, action, to_json(what), result), 'UTF8')), 'hex')
           WHERE id = 8
          """);
      assertThat(check(writer).path("broken_id").isNull()).isTrue();
    }
  }

  /** The role that writes the rows may not do that, trigger or not. */
  private void assertForbidden(String change) {
    assertThatThrownBy(
            () -> jdbc.sql("SET ROLE booking_sync_audit; " + change + "; RESET ROLE").update())
        .rootCause()
        .hasMessageMatching("ERROR: (permission denied|must be owner).*");
  }

  /** After these changes, with which the check must not be content, all is as it was. */
  private void assertBroken(
      ConfigurableApplicationContext writer, long id, String fault, String... changes)
      throws Exception {
    jdbc.sql(SUPERUSER).update();
    for (String change : changes) {
      jdbc.sql(change).update();
    }
    JsonNode found = check(writer);
    jdbc.sql("DELETE FROM audit_log").update();
    jdbc.sql("INSERT INTO audit_log SELECT * FROM untouched").update();

    assertThat(found.path("broken_id").asLong()).as(changes[0]).isEqualTo(id);
    assertThat(found.path("rows").asLong()).isEqualTo(id - 1 - (fault.contains("from") ? 1 : 0));
    assertThat(found.path("fault").asString()).contains(fault);
  }

  private static JsonNode check(ConfigurableApplicationContext writer) throws Exception {
    return json(get(writer, "/audit/check")).path("data");
  }

  private static int ask(ConfigurableApplicationContext writer, String path, String... headers)
      throws Exception {
    String port = writer.getEnvironment().getProperty("local.server.port");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpResponse<String> append(ConfigurableApplicationContext writer, String events)
      throws Exception {
    String port = writer.getEnvironment().getProperty("local.server.port");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/audit"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(events))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private List<String> acts() {
    return jdbc.sql(
            "SELECT concat_ws(' ', who, role, from_address, action, what, result) FROM audit_log"
                + " ORDER BY id")
        .query(String.class)
        .list();
  }

  private List<String> hashes() {
    return jdbc.sql("SELECT hash FROM audit_log ORDER BY id").query(String.class).list();
  }

  private void awaitRows(long rows) {
    await().until(() -> rows() == rows);
  }

  private void awaitApplied(long offset) {
    await()
        .until(
            () ->
                jdbc.sql(
                            "SELECT coalesce(max(next_offset), 0) FROM applied_offset WHERE topic_id IN"
                                + " (SELECT topic_id FROM audit_log)")
                        .query(Long.class)
                        .single()
                    == offset);
  }

  private long rows() {
    return jdbc.sql("SELECT count(*) FROM audit_log").query(Long.class).single();
  }
}
