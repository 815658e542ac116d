package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Topics;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What nobody expects is thrown at each seam of the writer, and PostgreSQL refuses batches: the
 * batch or the request that meets it says so and is tried again, and everything else goes on.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(240)
class WriterFaultsIT {
  private static final String BOOKINGS = "nuha.booking";
  private static final String SCHEDULES = "nuha.jadwal";
  private static final String UNEXPECTED = "unexpected IllegalStateException at writer.Faults.";
  private static final String TIME = "2026-02-06T01:00:00Z";
  private static final int RECORDS = 12;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private static final Faults FAULTS =
      new Faults(
          Set.of(
              "ObservationReader",
              "BatchUpsert",
              "BatchTransaction",
              "Ledger",
              "AppliedOffsets",
              "DeadLetters",
              "CircuitBreakers",
              "Redrive",
              "DeadLetterReader",
              "RedriveAttempts"));

  private static JdbcClient jdbc;
  private static ConfigurableApplicationContext writer;

  @BeforeAll
  static void start() {
    Writers.forgetTopics();
    String database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
    writer = started(database, FAULTS);
    Writers.awaitReady(writer);
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AppliedOffsets.read",
        "BatchTransaction.apply",
        "BatchUpsert.prepare",
        "AppliedOffsets.lock",
        "BatchUpsert.apply",
        "CircuitBreakers.check",
        "CircuitBreakers.openBecause",
        "DeadLetters.setAside",
        "Ledger.lockRuns",
        "Ledger.add",
        "AppliedOffsets.move",
        "Ledger.closeReached",
        "CircuitBreakers.note"
      })
  void aBatchThatMeetsTheUnexpectedWaitsAloneAndIsCountedOnce(String seam, CapturedOutput output)
      throws Exception {
    int number = NEXT.incrementAndGet();
    String run = Writers.runId("run-" + number);
    int letters = Writers.BROKER.records(BOOKINGS + ".dlt").size();
    FAULTS.begin(seam, BOOKINGS);
    try {
      Writers.publish(
          run,
          RECORDS,
          i ->
              "{\"booking_id\": %d, \"kuota\": %s}"
                  .formatted(100 * number + i, i == 1 ? "\"many\"" : "" + i));
      await().until(() -> waiting(BOOKINGS).contains(UNEXPECTED));

      sendSchedule(number);
      await().until(() -> schedules(number) == 1);
      assertThat(waiting(BOOKINGS)).contains(UNEXPECTED);
      assertThat(waiting(SCHEDULES)).isEmpty();
    } finally {
      FAULTS.end(seam);
    }

    await().until(() -> status(run).equals("COMPLETE"));
    await().until(() -> waiting(BOOKINGS).isEmpty());
    assertThat(counts(run)).isEqualTo("%d 0 0 0 1".formatted(RECORDS - 1));
    assertThat(Writers.BROKER.records(BOOKINGS + ".dlt").size()).isGreaterThan(letters);
    assertThat(output.getAll()).doesNotContain(Faults.MESSAGE);
  }

  @Test
  void anErrorIsWaitedForLikeAnException() throws Exception {
    int number = NEXT.incrementAndGet();
    String run = Writers.runId("error-" + number);
    FAULTS.begin("BatchTransaction.apply", BOOKINGS, new NoClassDefFoundError(Faults.MESSAGE));
    try {
      Writers.publish(run, RECORDS, i -> "{\"booking_id\": %d}".formatted(100 * number + i));
      await().until(() -> waiting(BOOKINGS).contains("unexpected NoClassDefFoundError at"));
    } finally {
      FAULTS.end("BatchTransaction.apply");
    }

    await().until(() -> status(run).equals("COMPLETE"));
    assertThat(counts(run)).isEqualTo("%d 0 0 0 0".formatted(RECORDS));
  }

  @Test
  void aRecordThatTheWriterFailsToReadIsSetAsideAndTheOthersLand(CapturedOutput output)
      throws Exception {
    int number = NEXT.incrementAndGet();
    String failing = Writers.runId("failing-" + number);
    String next = Writers.runId("next-" + number);
    FAULTS.begin("ObservationReader.read", BOOKINGS);
    try {
      Writers.publish(failing, 1, i -> "{\"booking_id\": %d}".formatted(100 * number + i));
      await().until(() -> status(failing).equals("COMPLETE"));
    } finally {
      FAULTS.end("ObservationReader.read");
    }
    Writers.publish(next, RECORDS, i -> "{\"booking_id\": %d}".formatted(100 * number + i));

    await().until(() -> status(next).equals("COMPLETE"));
    assertThat(counts(failing)).isEqualTo("0 0 0 0 1");
    assertThat(counts(next)).isEqualTo("%d 0 0 0 0".formatted(RECORDS));
    assertThat(output.getAll())
        .contains("the writer fails to read it: " + UNEXPECTED)
        .doesNotContain(Faults.MESSAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "53100, short of connections memory or disk", // disk full
    "53300, short of connections memory or disk",
    "25006, read-only",
    "40001, try the transaction again",
    "40P01, try the transaction again",
    "55P03, another session holds a lock",
    "57P01, cannot be reached", // the connection is gone
    "58030, cannot read or write its files", // I/O error
    "XX000, cannot take the batch"
  })
  void aFaultOfPostgresqlIsWaitedFor(String sqlState, String words, CapturedOutput output) {
    // A record that comes alone is judged by one that has landed before: here there is none.
    jdbc.sql("TRUNCATE dashboard_239").update();
    int booking = 100 * NEXT.incrementAndGet();
    int letters = Writers.BROKER.records(BOOKINGS + ".dlt").size();
    jdbc.sql(
            """
            CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION USING ERRCODE = '%s', MESSAGE = '%s'; END $$
            """
                .formatted(sqlState, Faults.MESSAGE))
        .update();
    jdbc.sql("CREATE TRIGGER fail BEFORE INSERT ON dashboard_239 EXECUTE FUNCTION fail()").update();
    try {
      Writers.send(
          BOOKINGS,
          "" + booking,
          "{\"booking_id\": %d}".formatted(booking),
          TIME,
          Writers.runId("fault-" + booking));

      await().until(() -> waiting(BOOKINGS).replace(",", "").contains(words));
      assertThat(waiting(BOOKINGS)).doesNotContain("Pasien");
    } finally {
      jdbc.sql("DROP TRIGGER fail ON dashboard_239").update();
    }

    await().until(() -> bookings(booking) == 1);
    await().until(() -> waiting(BOOKINGS).isEmpty());
    assertThat(Writers.BROKER.records(BOOKINGS + ".dlt")).hasSize(letters);
    assertThat(output.getAll()).doesNotContain("Pasien");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AppliedOffsets.read", "Ledger.take", "AppliedOffsets.advance"})
  void aRunEventThatMeetsTheUnexpectedWaitsAlone(String seam, CapturedOutput output)
      throws Exception {
    int number = NEXT.incrementAndGet();
    String run = Writers.runId("run-" + number);
    FAULTS.begin(seam, Topics.RUNS);
    try {
      Writers.publish(run, RECORDS, i -> "{\"booking_id\": %d}".formatted(100 * number + i));
      await().until(() -> waiting(Topics.RUNS).contains(UNEXPECTED));

      await().until(() -> counts(run).equals("%d 0 0 0 0".formatted(RECORDS)));
      assertThat(waiting(BOOKINGS)).isEmpty();
    } finally {
      FAULTS.end(seam);
    }

    await().until(() -> status(run).equals("COMPLETE"));
    await().until(() -> waiting(Topics.RUNS).isEmpty());
    assertThat(output.getAll()).doesNotContain(Faults.MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Redrive.redrive",
        "DeadLetterReader.read",
        "RedriveAttempts.of",
        "BatchUpsert.prepare",
        "BatchUpsert.apply",
        "RedriveAttempts.note"
      })
  void aRequestThatMeetsTheUnexpectedFailsAloneAndIsSaid(String seam, CapturedOutput output)
      throws Exception {
    int number = NEXT.incrementAndGet();
    Writers.send(
        BOOKINGS, "" + number, "{\"booking_id\": \"x\"}", TIME, Writers.runId("r" + number));
    await().until(() -> untried() > 0);
    FAULTS.begin(seam, "");
    HttpResponse<String> failed;
    try {
      failed = redrive();
    } finally {
      FAULTS.end(seam);
    }

    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
    assertThat(failed.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(failed.body()).doesNotContain(Faults.MESSAGE);
    assertThat(output.getAll()).contains(UNEXPECTED).doesNotContain(Faults.MESSAGE);
    assertThat(redrive().statusCode()).isEqualTo(200);
    sendSchedule(number);
    await().until(() -> schedules(number) == 1);
    assertThat(waiting(BOOKINGS)).isEmpty();
  }

  @Test
  void aStartThatMeetsTheUnexpectedIsTriedAgain(CapturedOutput output) {
    List<String> seams = List.of("Schema.prepare", "TopicListeners.of", "ListenerContainers.start");
    Faults faults =
        new Faults(seams.stream().map(s -> s.replaceAll("\\..*", "")).collect(Collectors.toSet()));
    seams.forEach(seam -> faults.begin(seam, "startup"));
    try (ConfigurableApplicationContext late = started(Writers.emptyDatabase(), faults)) {
      HealthIndicator applying = late.getBean("applying", HealthIndicator.class);
      for (String seam : seams) {
        await()
            .until(
                () -> String.valueOf(applying.health().getDetails().get("The start")),
                reason -> reason.contains(UNEXPECTED));
        faults.end(seam);
      }
      Writers.awaitReady(late);
    }
    assertThat(output.getAll())
        .contains("The start waits: " + UNEXPECTED)
        .doesNotContain(Faults.MESSAGE);
  }

  private static ConfigurableApplicationContext started(String database, Faults faults) {
    return Writers.builder(database)
        .initializers(context -> context.getBeanFactory().addBeanPostProcessor(faults))
        .run();
  }

  private static HttpResponse<String> redrive() throws Exception {
    return OperatorRequests.post(writer, "/dead-letters/redrive?view=239");
  }

  private static void sendSchedule(int number) {
    Writers.send(
        SCHEDULES,
        "7|2026-02-06|08:00",
        "{\"id_dokter\": %d, \"tanggal_char\": \"2026-02-06\", \"time_start\": \"08:00\"}"
            .formatted(number),
        TIME,
        Writers.runId("schedules"));
  }

  private static long untried() {
    return jdbc.sql(
            "SELECT (SELECT count(*) FROM dead_letter) - (SELECT count(*) FROM dead_letter_redrive)")
        .query(Long.class)
        .single();
  }

  private static long bookings(int id) {
    return jdbc.sql("SELECT count(*) FROM dashboard_239 WHERE booking_id = :id")
        .param("id", id)
        .query(Long.class)
        .single();
  }

  private static long schedules(int number) {
    return jdbc.sql("SELECT count(*) FROM dashboard_123 WHERE id_dokter = :number")
        .param("number", number)
        .query(Long.class)
        .single();
  }

  private static String status(String run) {
    return jdbc.sql("SELECT coalesce(max(status), 'absent') FROM sync_run WHERE run_id = :run")
        .param("run", run)
        .query(String.class)
        .single();
  }

  private static String counts(String run) {
    return Stream.of("inserted", "updated", "unchanged", "superseded", "rejected_by_writer")
        .map(
            column ->
                jdbc.sql(
                        "SELECT coalesce(sum(%s), 0) FROM sync_run WHERE run_id = ?"
                            .formatted(column))
                    .param(run)
                    .query(String.class)
                    .single())
        .collect(Collectors.joining(" "));
  }

  private static String waiting(String topic) {
    Map<String, Object> reasons =
        writer.getBean("applying", HealthIndicator.class).health().getDetails();
    return reasons.getOrDefault(topic, "").toString();
  }
}
