package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import id.nuha.bookingsync.writer.upsert.BatchUpsert;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What the upsert does to rows, locks and ids, also beside other sessions. */
@Timeout(240)
class UpsertIT {
  private static final String TOPIC = "nuha.booking";
  private static final Instant TIME = Instant.parse("2026-02-06T01:00:00Z");
  private static final View VIEW = Catalogue.builtIn().view(239).orElseThrow();

  private String database = "";
  private JdbcClient jdbc;
  private ConfigurableApplicationContext writer;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.emptyDatabase();
    jdbc = Writers.client(database);
    writer = Writers.start(database);
    Writers.awaitReady(writer);
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void idsAreDrawnForNewRowsOnly() throws Exception {
    for (int i = 1; i <= 20; i++) {
      send(i);
    }
    await().until(() -> rows() == 20);
    long drawn = lastId();

    for (int sync = 1; sync <= 1_000; sync++) {
      Instant time = TIME.plusSeconds(sync);
      assertThat(apply(range(1, 20, time))).containsOnly(Outcome.UNCHANGED);
    }
    assertThat(apply(range(1, 20, TIME))).containsOnly(Outcome.SUPERSEDED);
    OperatorRequests.replay(writer, "view=239");
    jdbc.sql("DELETE FROM dashboard_239 WHERE booking_id <= 10").update();
    assertThat(OperatorRequests.replay(writer, "view=239&dryRun=true").path("inserted").intValue())
        .isEqualTo(10);

    assertThat(lastId()).isEqualTo(drawn).isEqualTo(20);
    assertThat(apply(range(1, 21, TIME.plusSeconds(2_000))))
        .containsOnly(Outcome.INSERTED, Outcome.UNCHANGED);
    assertThat(lastId()).isEqualTo(31);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ALTER SEQUENCE dashboard_239_id_seq MAXVALUE 5; 2200H",
        "ALTER SEQUENCE dashboard_239_id_seq RESTART 1; 23505",
        "ALTER SEQUENCE dashboard_239_id_seq AS bigint RESTART 2147483648; 22003",
      })
  void idsThatRunOutOrLagBehindAreWaitedForAndSaid(String fault, String sqlState) {
    for (int i = 1; i <= 5; i++) {
      send(i);
    }
    await().until(() -> rows() == 5);
    jdbc.sql(fault).update();
    send(6);

    await().until(() -> waiting().contains(sqlState));
    assertThat(waiting()).contains("ids").contains("sequence");

    jdbc.sql("ALTER SEQUENCE dashboard_239_id_seq NO MAXVALUE RESTART 5000").update();
    await().until(() -> rows() == 6);
    await().until(() -> waiting().isEmpty());
    assertThat(Writers.BROKER.records(TOPIC + ".dlt")).isEmpty();
  }

  @Test
  void columnsOfOthersAreNeitherFilledNorEmptied() throws Exception {
    jdbc.sql(
            """
            ALTER TABLE dashboard_239
            ADD COLUMN catatan_loket TEXT, ADD COLUMN cabang VARCHAR(20) NOT NULL DEFAULT 'PUSAT',
            ADD COLUMN nomor uuid NOT NULL DEFAULT gen_random_uuid(), ADD COLUMN foto bytea,
            ADD COLUMN label TEXT[], ADD COLUMN dua_kali INTEGER GENERATED ALWAYS AS (booking_id * 2) STORED
            """)
        .update();
    assertThat(apply(List.of(fromSimrs(1, TIME)))).containsExactly(Outcome.INSERTED);
    jdbc.sql("UPDATE dashboard_239 SET catatan_loket = 'datang lebih awal', label = '{vip}'")
        .update();

    assertThat(apply(List.of(fromSimrs(1, TIME.plusSeconds(1)))))
        .containsExactly(Outcome.UNCHANGED);
    Writers.send(TOPIC, "1", fromSimrs(1), TIME.plusSeconds(2).toString(), Writers.runId("x"));
    JsonNode dryRun = OperatorRequests.replay(writer, "view=239&dryRun=true");

    assertThat(dryRun.path("status").asString()).isEqualTo("COMPLETE");
    assertThat(dryRun.path("updated").intValue()).isZero();
    assertThat(
            jdbc.sql(
                    "SELECT concat_ws(' ', catatan_loket, cabang, label, dua_kali) FROM dashboard_239")
                .query(String.class)
                .single())
        .isEqualTo("datang lebih awal PUSAT {vip} 2");
  }

  private static ConsumerRecord<byte[], byte[]> fromSimrs(int id, Instant time) {
    return record(id, time, id, fromSimrs(id));
  }

  // With fields of the names that the hospital has chosen for columns of its own.
  private static String fromSimrs(int id) {
    return "{\"booking_id\": %d, \"catatan_loket\": \"dari SIMRS\", \"cabang\": null, \"foto\": \"x\"}"
        .formatted(id);
  }

  @Test
  void whatMeansNothingIsNull() throws Exception {
    String json =
        """
        {"booking_id": 1, "update_date": "0000-00-00 00:00:00", "inserted_date": "0000-00-00T00:00:00",
         "tanggal_antrian": "0000-00-00", "id_tagihan": "-", "kuota": " ", "id_dokter": [], "asuransi": [],
         "catatan": "-", "telepon": {}, "dokter": "", "nama_dokter": "dr. Contoh"}""";

    assertThat(apply(List.of(record(1, TIME, 1, json)))).containsExactly(Outcome.INSERTED);

    assertThat(
            jdbc.sql(
                    """
                    SELECT concat_ws(' ', update_date, inserted_date, tanggal_antrian, id_tagihan, kuota,
                                     id_dokter, asuransi, telepon, catatan, dokter)
                      FROM dashboard_239""")
                .query(String.class)
                .single())
        .isEqualTo("- dr. Contoh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "INSERT INTO dashboard_239 (booking_id) VALUES (2); UPDATED",
        "INSERT INTO dashboard_239 (booking_id, antrian) VALUES (2, 'A-2'); UNCHANGED",
        "INSERT INTO dashboard_239 (booking_id, observed_at) VALUES (2, '2026-02-07'); SUPERSEDED",
        "UPDATE dashboard_239 SET booking_id = 9 WHERE booking_id = 4; INSERTED",
      })
  void aRowThatAnotherSessionInsertsMeanwhileIsCountedAsWhatItBecomes(String other, Outcome outcome)
      throws Exception {
    assertThat(apply(List.of(booking(1, TIME, 0), booking(4, TIME, 1))))
        .containsOnly(Outcome.INSERTED);

    List<Outcome> outcomes =
        applyBeside(other, List.of(booking(1, TIME, 7), booking(2, TIME, 8), booking(3, TIME, 9)));

    assertThat(outcomes).containsExactly(Outcome.UNCHANGED, outcome, Outcome.INSERTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "UPDATE dashboard_239 SET antrian = 'other' WHERE booking_id = 2; UPDATED; A-2",
        "UPDATE dashboard_239 SET antrian = 'A-2' WHERE booking_id = 2; UNCHANGED; A-2",
        "UPDATE dashboard_239 SET observed_at = '2026-02-07' WHERE booking_id = 2; SUPERSEDED; B-2",
        "DELETE FROM dashboard_239 WHERE booking_id = 2; INSERTED; A-2",
      })
  void aRowThatAnotherSessionChangesMeanwhileIsCountedAsWhatItBecomes(
      String other, Outcome outcome, String antrian) throws Exception {
    apply(List.of(booking(1, TIME, 0), record(2, "B-2", TIME, 1)));

    List<Outcome> outcomes = applyBeside(other, List.of(booking(1, TIME, 7), booking(2, TIME, 8)));

    assertThat(outcomes).containsExactly(Outcome.UNCHANGED, outcome);
    assertThat(
            jdbc.sql(
                    "SELECT antrian || ' ' || observed_offset FROM dashboard_239 WHERE booking_id = 2")
                .query(String.class)
                .single())
        .isEqualTo(antrian + (outcome == Outcome.SUPERSEDED ? " 1" : " 8"));
  }

  @Test
  void rowsAreLockedInTheOrderOfTheirKeysWhateverTheirAge() throws Exception {
    int keys = 500;
    apply(range(1, keys, TIME));
    CyclicBarrier start = new CyclicBarrier(2);
    List<CompletableFuture<Void>> both = new ArrayList<>();
    for (int direction : new int[] {1, -1}) {
      both.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 1; round <= 20; round++) {
                  Instant time = TIME.plusSeconds(60L * round);
                  together(start);
                  apply(
                      IntStream.rangeClosed(1, keys)
                          .mapToObj(i -> booking(i, time.plusMillis((long) direction * i), i))
                          .toList());
                }
              }));
    }

    for (CompletableFuture<Void> one : both) {
      one.get();
    }
    assertThat(deadlocks()).isZero();
  }

  private static void together(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Applies a batch while another session has done something and not committed it yet. */
  private List<Outcome> applyBeside(String other, List<ConsumerRecord<byte[], byte[]>> batch)
      throws Exception {
    try (Connection session = Writers.DATABASE.dataSource(database).getConnection()) {
      session.setAutoCommit(false);
      execute(session, other);
      CompletableFuture<List<Outcome>> outcomes = CompletableFuture.supplyAsync(() -> apply(batch));
      await().until(() -> outcomes.isDone() || waitsForALock());
      session.commit();
      return outcomes.get();
    }
  }

  private List<Outcome> apply(List<ConsumerRecord<byte[], byte[]>> batch) {
    BatchUpsert upserts = writer.getBean(BatchUpsert.class);
    Table table = writer.getBean(Schema.class).read(VIEW);
    return writer
        .getBean(TransactionTemplate.class)
        .execute(status -> upserts.apply(upserts.prepare(table, batch)).outcomes());
  }

  private static List<ConsumerRecord<byte[], byte[]>> range(int first, int last, Instant time) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> booking(i, time, i)).toList();
  }

  private static ConsumerRecord<byte[], byte[]> booking(int id, Instant time, long offset) {
    return record(id, "A-" + id, time, offset);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int id, String antrian, Instant time, long offset) {
    return record(id, time, offset, json(id, antrian));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int id, Instant time, long offset, String json) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(TOPIC, 0, offset, Writers.bytes("" + id), Writers.bytes(json));
    record.headers().add(Headers.TIME, Writers.bytes(time.toString()));
    return record;
  }

  private static String json(int id, String antrian) {
    return "{\"booking_id\": %d, \"antrian\": \"%s\"}".formatted(id, antrian);
  }

  private static void send(int id) {
    Writers.send(TOPIC, "" + id, json(id, "A-" + id), TIME.toString(), Writers.runId("x"));
  }

  private static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean waitsForALock() {
    return jdbc.sql("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
        .query(Boolean.class)
        .single();
  }

  private long deadlocks() {
    return jdbc.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        .query(Long.class)
        .single();
  }

  private long rows() {
    return jdbc.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single();
  }

  private long lastId() {
    return jdbc.sql("SELECT last_value FROM dashboard_239_id_seq").query(Long.class).single();
  }

  private String waiting() {
    return writer
        .getBean("applying", HealthIndicator.class)
        .health()
        .getDetails()
        .getOrDefault(TOPIC, "")
        .toString();
  }
}
