package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.Upserts.TIME;
import static id.nuha.bookingsync.writer.Upserts.booking;
import static id.nuha.bookingsync.writer.Upserts.range;
import static id.nuha.bookingsync.writer.Upserts.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.writer.upsert.Outcome;
import id.nuha.bookingsync.writer.upsert.Rejection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the upsert does to rows and locks, also beside triggers, constraints and other sessions. */
@Timeout(240)
class UpsertRowsIT {
  private static String database = "";
  private static JdbcClient jdbc;
  private static ConfigurableApplicationContext writer;
  private static Upserts upserts;

  @BeforeAll
  static void start() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
    writer = Writers.start(database);
    Writers.awaitReady(writer);
    upserts = new Upserts(writer);
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  /** Leaves the table as the migrations made it, and empty. */
  @AfterEach
  void emptyTheTable() {
    jdbc.sql(
            """
            TRUNCATE dashboard_239;
            DROP TRIGGER IF EXISTS tolak ON dashboard_239;
            DROP TABLE IF EXISTS dokter CASCADE;
            DROP INDEX IF EXISTS catatan_index
            """)
        .update();
  }

  @Test
  void whatTheHospitalsTriggerRefusesIsSetAsideAlone() throws Exception {
    for (String refusal :
        List.of(
            "RAISE EXCEPTION 'sudah ditutup'",
            "RAISE EXCEPTION 'Pasien Contoh' USING ERRCODE = 'UE001'",
            "RAISE no_data_found",
            "RAISE feature_not_supported",
            "RAISE cardinality_violation",
            "RAISE internal_error",
            "RAISE program_limit_exceeded",
            "RAISE invalid_parameter_value",
            "RETURN NULL",
            "PERFORM fungsi_yang_tidak_ada(NEW.booking_id)")) {
      jdbc.sql("TRUNCATE dashboard_239").update();
      refuse("NEW.booking_id % 7 = 2", refusal);

      // Of an empty table nobody can tell whose fault it is.
      assertThatThrownBy(() -> apply(range(2, 2, TIME))).hasCauseInstanceOf(SQLException.class);
      List<Outcome> outcomes = apply(range(1, 20, TIME));
      assertThat(outcomes).as(refusal).filteredOn(Outcome.REJECTED::equals).hasSize(3);
      assertThat(outcomes).filteredOn(Outcome.INSERTED::equals).hasSize(17);
      assertThat(outcomes.get(1)).isEqualTo(Outcome.REJECTED);
      List<ConsumerRecord<byte[], byte[]>> amongOlder =
          new ArrayList<>(range(3, 5, TIME.minusSeconds(1)));
      amongOlder.addAll(range(2, 2, TIME));
      assertThat(apply(amongOlder))
          .as(refusal)
          .containsExactly(
              Outcome.SUPERSEDED, Outcome.SUPERSEDED, Outcome.SUPERSEDED, Outcome.REJECTED);
      Rejection alone = upserts.result(range(2, 2, TIME)).rejections().get(0);
      assertThat(alone.sqlState()).isNotBlank();
      assertThat(alone.reason())
          .containsAnyOf(
              "which takes other records (SQLSTATE " + alone.sqlState(),
              "is passed over by a trigger")
          .doesNotContain("Contoh");
    }
  }

  @Test
  void aBatchLeavesTheStatementsOfThoseBeforeItPrepared() {
    List<List<String>> prepared =
        writer
            .getBean(TransactionTemplate.class) // all on one connection
            .execute(
                status -> {
                  apply(range(1, 3, TIME.plusSeconds(60)));
                  applyTimes(10, TIME);
                  List<String> before = prepared();
                  applyTimes(3, TIME);
                  return List.of(before, prepared());
                });

    assertThat(prepared.get(0)).hasSize(1).first().asString().contains("LEFT JOIN");
    assertThat(prepared.get(1)).isEqualTo(prepared.get(0));
  }

  private static void applyTimes(int times, Instant first) {
    for (int i = 0; i < times; i++) {
      apply(range(1, 3, first.plusSeconds(i)));
    }
  }

  /** Of what joins a batch and its table: what a plan depends on the table's size for is not. */
  private static List<String> prepared() {
    return writer
        .getBean(JdbcClient.class)
        .sql(
            """
            SELECT name || ': ' || statement FROM pg_prepared_statements
             WHERE statement LIKE '%booking_sync_batch%' AND statement LIKE '%dashboard_239%'
            """)
        .query(String.class)
        .list();
  }

  @Test
  void whatAnUpdateIsPassedOverForIsSetAsideToo() {
    apply(range(1, 5, TIME));
    refuse("NEW.booking_id = 2", "RETURN NULL");

    assertThat(apply(range(1, 5, TIME.plusSeconds(1))))
        .containsExactly(
            Outcome.UNCHANGED,
            Outcome.REJECTED,
            Outcome.UNCHANGED,
            Outcome.UNCHANGED,
            Outcome.UNCHANGED);
  }

  @Test
  void whatADeferredConstraintRefusesIsFoundBeforeTheCommit() {
    jdbc.sql("CREATE TABLE dokter (id INTEGER PRIMARY KEY)").update();
    jdbc.sql(
            "ALTER TABLE dashboard_239 ADD FOREIGN KEY (id_dokter) REFERENCES dokter DEFERRABLE INITIALLY DEFERRED")
        .update();
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(range(1, 3, TIME));
    batch.add(record(4, TIME, 4, "{\"booking_id\": 4, \"id_dokter\": 7}"));

    assertThat(apply(batch))
        .containsExactly(Outcome.INSERTED, Outcome.INSERTED, Outcome.INSERTED, Outcome.REJECTED);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void aTriggerThatRefusesAllIsWaitedFor() {
    for (String refusal :
        List.of("RAISE EXCEPTION 'libur'", "PERFORM fungsi_yang_tidak_ada(NEW.booking_id)")) {
      jdbc.sql("DROP TRIGGER IF EXISTS tolak ON dashboard_239").update();
      apply(range(1, 5, TIME));
      refuse("TRUE", refusal);

      assertThatThrownBy(() -> apply(range(6, 20, TIME.plusSeconds(1))))
          .hasCauseInstanceOf(SQLException.class);
      assertThatThrownBy(() -> apply(range(6, 6, TIME.plusSeconds(1))))
          .hasCauseInstanceOf(SQLException.class);
      // Those that are older than their rows are never written, and tell nothing.
      List<ConsumerRecord<byte[], byte[]>> mostlyOlder =
          new ArrayList<>(range(1, 5, TIME.minusSeconds(1)));
      mostlyOlder.addAll(range(6, 7, TIME.plusSeconds(1)));
      assertThatThrownBy(() -> apply(mostlyOlder)).hasCauseInstanceOf(SQLException.class);
      assertThat(rows()).isEqualTo(5);
    }
  }

  @Test
  void whoeverAltersTheTableWaitsForABatchOfWhichAllIsRefused() {
    jdbc.sql("ALTER TABLE dashboard_239 ADD CONSTRAINT penuh CHECK (booking_id < 6)").update();
    List<String> locks =
        writer
            .getBean(TransactionTemplate.class)
            .execute(
                status -> {
                  assertThat(apply(range(6, 9, TIME))).containsOnly(Outcome.REJECTED);
                  return writer
                      .getBean(JdbcClient.class)
                      .sql(
                          "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid()"
                              + " AND relation = 'dashboard_239'::regclass")
                      .query(String.class)
                      .list();
                });
    jdbc.sql("ALTER TABLE dashboard_239 DROP CONSTRAINT penuh").update();

    assertThat(locks).contains("RowExclusiveLock");
  }

  @Test
  void anIndexRowThatIsTooLargeIsTheRecordsFault() {
    jdbc.sql("CREATE INDEX catatan_index ON dashboard_239 (catatan)").update();
    Random random = new Random(7);
    String large =
        random
            .ints(20_000, 0x4e00, 0x9fff)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(range(1, 4, TIME));
    batch.add(record(5, TIME, 5, "{\"booking_id\": 5, \"catatan\": \"%s\"}".formatted(large)));

    assertThat(apply(batch))
        .containsExactly(
            Outcome.INSERTED,
            Outcome.INSERTED,
            Outcome.INSERTED,
            Outcome.INSERTED,
            Outcome.REJECTED);
  }

  private void refuse(String condition, String refusal) {
    jdbc.sql(
            """
            CREATE OR REPLACE FUNCTION tolak() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF %s THEN %s; END IF; RETURN NEW; END $$
            """
                .formatted(condition, refusal))
        .update();
    jdbc.sql(
            "CREATE OR REPLACE TRIGGER tolak BEFORE INSERT OR UPDATE ON dashboard_239 FOR EACH ROW EXECUTE FUNCTION tolak()")
        .update();
  }

  @Test
  void whatAWrongClockStampedAheadIsNoObservation() {
    Instant now = Instant.now();
    assertThat(
            apply(
                List.of(
                    booking(1, now, 1),
                    booking(1, now.plus(Duration.ofDays(3_650)), 2),
                    booking(2, now.plus(Duration.ofHours(25)), 3),
                    booking(3, now.plus(Duration.ofHours(23)), 4))))
        .containsExactly(Outcome.INSERTED, Outcome.REJECTED, Outcome.REJECTED, Outcome.INSERTED);

    jdbc.sql("UPDATE dashboard_239 SET observed_at = now() + interval '10 years'").update();
    assertThat(apply(List.of(record(1, "B-1", now.minusSeconds(60), 1), record(3, "A-3", now, 2))))
        .containsExactly(Outcome.UPDATED, Outcome.UNCHANGED);
    assertThat(
            jdbc.sql("SELECT count(*) FROM dashboard_239 WHERE observed_at > now()")
                .query(Long.class)
                .single())
        .isZero();
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
      await().until(() -> outcomes.isDone() || Writers.waitsForALock(jdbc));
      session.commit();
      return outcomes.get();
    }
  }

  private static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private long deadlocks() {
    return jdbc.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        .query(Long.class)
        .single();
  }

  private static long rows() {
    return jdbc.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single();
  }

  private static List<Outcome> apply(List<ConsumerRecord<byte[], byte[]>> batch) {
    return upserts.apply(batch);
  }
}
