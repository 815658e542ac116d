package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.Notice;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunProgress;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(240)
class ApplyIT {
  private static final String TOPIC = "nuha.booking";
  private String database = "";
  private JdbcClient jdbc;
  private ConfigurableApplicationContext writer;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
    writer = Writers.start(database);
    Writers.awaitReady(writer);
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void recordsBecomeRowsInClinicTime() {
    send(
        "1",
        """
        {"booking_id": "0001", "nama_pasien": "Pasien Contoh 😀", "nama_dokter": "dr. Contoh",
         "tanggal_antrian": "2026-02-05T17:00:00Z", "kuota": "12", "catatan": "", "id_dokter": 7}""",
        "2026-02-06T01:00:00.000001Z");

    await().until(() -> count("dashboard_239") == 1);
    Map<String, Object> row =
        jdbc.sql(
                """
                SELECT booking_id, nama_rm, dokter, tanggal_antrian::text AS antri, kuota, catatan,
                       last_synced_at::text AS synced
                  FROM dashboard_239
                """)
            .query()
            .singleRow();
    assertThat(row)
        .containsEntry("booking_id", 1)
        .containsEntry("nama_rm", "Pasien Contoh 😀")
        .containsEntry("dokter", "dr. Contoh")
        .containsEntry("antri", "2026-02-06 00:00:00")
        .containsEntry("kuota", 12)
        .containsEntry("catatan", null)
        .containsEntry("synced", "2026-02-06 08:00:00.000001");
  }

  @Test
  void theNewestObservationWinsWhateverTheOrder() {
    send("1", "{\"booking_id\": 1, \"antrian\": \"new\"}", "2026-02-06T02:00:00Z");
    await().until(() -> count("dashboard_239") == 1);
    send("1", "{\"booking_id\": 1, \"antrian\": \"old\"}", "2026-02-06T01:00:00Z");
    send("2", "{\"booking_id\": 2}", "2026-02-06T03:00:00Z");

    await().until(() -> count("dashboard_239") == 2);
    assertThat(
            jdbc.sql("SELECT antrian FROM dashboard_239 WHERE booking_id = 1")
                .query(String.class)
                .single())
        .isEqualTo("new");
  }

  @Test
  void atTheSameInstantTheLaterOffsetWinsAlsoWhenTheEarlierComesAgain() {
    send("1", "{\"booking_id\": 1, \"antrian\": \"first\"}", "2026-02-06T02:00:00Z");
    send("1", "{\"booking_id\": 1, \"antrian\": \"second\"}", "2026-02-06T02:00:00Z");
    await().until(() -> "second".equals(antrian()));
  }

  private String antrian() {
    return jdbc.sql("SELECT coalesce(max(antrian), '') FROM dashboard_239")
        .query(String.class)
        .single();
  }

  @Test
  void whatComesAfterItsRunWasClosedCountsAsPublished() throws Exception {
    String run = Writers.runId("2");
    try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
      RecordMetadata sent = producer.send(ofRun(run, 1)).get();
      Writers.send(Writers.ended(run, 1, 0, Map.of(sent.partition(), sent.offset() + 1)));
      await().until(() -> status(run).equals("COMPLETE"));

      producer.send(ofRun(run, 2)).get();
    }

    await().until(() -> count("dashboard_239") == 2);
    assertThat(jdbc.sql("SELECT published, inserted FROM sync_run").query().singleRow().values())
        .containsExactly(2L, 2L);
    assertThat(status(run)).isEqualTo("COMPLETE");
  }

  private static ProducerRecord<byte[], byte[]> ofRun(String run, int bookingId) {
    return Writers.record(
        TOPIC,
        Integer.toString(bookingId),
        "{\"booking_id\": %d}".formatted(bookingId),
        "2026-02-06T01:00:00Z",
        run);
  }

  @Test
  void countsOfARunAddUpAndCloseIt() throws Exception {
    String run = Writers.runId("1");
    Map<Integer, Long> ends = new HashMap<>();
    try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
      for (int i = 1; i <= 500; i++) {
        String value =
            i % 100 == 0
                ? "{\"booking_id\": %d, \"kuota\": \"many\"}".formatted(i)
                : "{\"booking_id\": %d, \"kuota\": %d}".formatted(i, i);
        RecordMetadata sent =
            producer.send(Writers.record(TOPIC, "" + i, value, "2026-02-06T01:00:00Z", run)).get();
        ends.merge(sent.partition(), sent.offset() + 1, Math::max);
      }
    }
    RunEvent ended = Writers.ended(run, 500, 2, ends);
    RunProgress progress = RunProgress.NONE.proven(ended.windowEnd(), new Seen(500, 2, 3));
    Writers.send(ended.advanced(progress, 500, 2));

    await().until(() -> status(run).equals("COMPLETE"));
    assertThat(
            jdbc.sql(
                    "SELECT inserted, updated, unchanged, superseded, rejected_by_writer,"
                        + " rejected_by_fetcher, reason, note FROM sync_run")
                .query()
                .singleRow()
                .values())
        .containsExactly(
            495L,
            0L,
            0L,
            0L,
            5L,
            2L,
            null,
            "3 keys stood on more than one row each; of each the later row was kept");
    assertThat(count("dashboard_239")).isEqualTo(495);
    List<ConsumerRecord<byte[], byte[]>> letters = Writers.BROKER.records("nuha.booking.dlt");
    assertThat(letters).hasSize(5);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, Headers.DLT_COLUMN)).isEqualTo("kuota");
              assertThat(header(letter, Headers.DLT_REASON)).contains("not a whole number");
              assertThat(header(letter, Headers.RUN_ID)).isEqualTo(run);
            });
  }

  @Test
  void aRecordThatPostgresqlAloneRefusesIsFoundAndTheRestLands() throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    // Few enough that the breaker lets them pass, also where they come in one batch.
    jdbc.sql("ALTER TABLE dashboard_239 ADD CONSTRAINT quota_below_950 CHECK (kuota < 950)")
        .update();
    try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
      for (int i = 1; i <= 1_000; i++) {
        sent.add(
            producer.send(
                Writers.record(
                    TOPIC,
                    "" + i,
                    "{\"booking_id\": %d, \"kuota\": %d}".formatted(i, i),
                    "2026-02-06T01:00:00Z",
                    Writers.runId("2"))));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }

    await().until(() -> count("dashboard_239") == 949);
    await().until(() -> Writers.BROKER.records("nuha.booking.dlt").size() == 51);
    assertThat(Writers.BROKER.records("nuha.booking.dlt"))
        .allSatisfy(
            letter -> {
              assertThat(header(letter, Headers.DLT_SQLSTATE)).isEqualTo("23514");
              assertThat(header(letter, Headers.DLT_REASON)).contains("quota_below_950");
            });
  }

  @Test
  void aSecondSyncCountsUnchangedAndUpdated() throws Exception {
    sendAll(Writers.runId("a"), "2026-02-06T01:00:00Z", "x");
    await().until(() -> count("dashboard_239") == 10);
    String before =
        jdbc.sql("SELECT updated_at::text FROM dashboard_239 WHERE booking_id = 4")
            .query(String.class)
            .single();
    Map<Integer, Long> ends = new HashMap<>();
    for (int i = 1; i <= 10; i++) {
      RecordMetadata sent =
          Writers.send(
              TOPIC,
              "" + i,
              "{\"booking_id\": %d, \"antrian\": \"%s\"}".formatted(i, i <= 3 ? "y" : "x"),
              "2026-02-06T02:00:00Z",
              Writers.runId("b"));
      ends.merge(sent.partition(), sent.offset() + 1, Math::max);
    }
    Writers.send(Writers.ended(Writers.runId("b"), 10, 0, ends));

    await().until(() -> status(Writers.runId("b")).equals("COMPLETE"));
    assertThat(
            jdbc.sql("SELECT inserted, updated, unchanged FROM sync_run WHERE run_id = :run")
                .param("run", Writers.runId("b"))
                .query()
                .singleRow()
                .values())
        .containsExactly(0L, 3L, 7L);
    assertThat(
            jdbc.sql("SELECT updated_at::text FROM dashboard_239 WHERE booking_id = 4")
                .query(String.class)
                .single())
        .isEqualTo(before);
  }

  @Test
  void whoListensHearsOfRunsThatMoveAndOfDaysThatChange() throws Exception {
    String run = Writers.runId("x");
    Notice ofRun = Notice.ofRun(239, run);
    try (Connection listening = Writers.DATABASE.dataSource(database).getConnection();
        Statement statement = listening.createStatement()) {
      statement.execute("LISTEN " + Notice.CHANNEL);

      RecordMetadata first = sendOn("2026-03-05", "2026-02-06T01:00:00Z");
      assertThat(heard(listening, 2)).containsExactly(ofRun, days("2026-03-05", "2026-03-05"));
      // Moved: the day that it left has changed as well.
      sendOn("2026-03-01", "2026-02-06T02:00:00Z");
      assertThat(heard(listening, 2)).containsExactly(ofRun, days("2026-03-01", "2026-03-05"));
      // Looks as it did: the run's counts move, and no day does.
      sendOn("2026-03-01", "2026-02-06T03:00:00Z");
      send("2", "{\"booking_id\": 2}", "2026-02-06T03:00:00Z");
      assertThat(heard(listening, 2)).containsExactly(ofRun, ofRun);

      Writers.send(Writers.ended(run, 4, 0, Map.of(first.partition(), first.offset() + 1)));
      assertThat(heard(listening, 1)).containsExactly(ofRun);
      assertThat(status(run)).isEqualTo("COMPLETE");

      jdbc.sql("UPDATE dashboard_239 SET tanggal_antrian = '2026-03-09', observed_at = NULL")
          .update();
      OperatorRequests.replay(writer, "view=239&from=earliest");
      assertThat(heard(listening, 1)).containsExactly(days("2026-03-01", "2026-03-09"));
    }
  }

  private RecordMetadata sendOn(String day, String time) {
    return Writers.send(
        TOPIC,
        "1",
        "{\"booking_id\": 1, \"tanggal_antrian\": \"%s 08:00:00\"}".formatted(day),
        time,
        Writers.runId("x"));
  }

  private static Notice days(String from, String to) {
    return Notice.ofDays(239, LocalDate.parse(from), LocalDate.parse(to));
  }

  private static List<Notice> heard(Connection listening, int count) throws SQLException {
    List<Notice> heard = new ArrayList<>();
    while (heard.size() < count) {
      for (PGNotification notice : listening.unwrap(PGConnection.class).getNotifications(0)) {
        heard.add(Notice.fromJson(notice.getParameter()));
      }
    }
    return heard;
  }

  private void sendAll(String run, String time, String antrian) {
    for (int i = 1; i <= 10; i++) {
      Writers.send(
          TOPIC,
          "" + i,
          "{\"booking_id\": %d, \"antrian\": \"%s\"}".formatted(i, antrian),
          time,
          run);
    }
  }

  private void send(String key, String value, String time) {
    Writers.send(TOPIC, key, value, time, Writers.runId("x"));
  }

  private String status(String run) {
    return jdbc.sql("SELECT coalesce(max(status), 'absent') FROM sync_run WHERE run_id = :run")
        .param("run", run)
        .query(String.class)
        .single();
  }

  private long count(String table) {
    return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
