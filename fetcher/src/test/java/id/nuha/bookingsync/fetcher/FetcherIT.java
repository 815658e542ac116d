package id.nuha.bookingsync.fetcher;

import static id.nuha.bookingsync.fetcher.servers.StubSimrs.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.KeysetFile;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.fetcher.run.RunLog;
import id.nuha.bookingsync.fetcher.servers.FetcherTopics;
import id.nuha.bookingsync.fetcher.servers.ShortWaits;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import id.nuha.bookingsync.runtime.kafka.KafkaAuditTrail;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.ScanStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class FetcherIT {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final String MISTAKE =
      "a mistake in the fetcher itself: IllegalStateException at ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TestBroker BROKER = TestBroker.shared();

  @TempDir Path folder;
  private final Faults faults = new Faults();
  private StubSimrs simrs;
  private ConfigurableApplicationContext fetcher;

  @BeforeEach
  void startSimrs() {
    simrs = StubSimrs.answering(request -> page(0));
  }

  @AfterEach
  void stopAll() throws Exception {
    if (fetcher != null) {
      fetcher.close();
    }
    simrs.close();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      await().atMost(PATIENCE).until(() -> admin.listTopics().names().get().isEmpty());
    }
  }

  @Test
  void aTriggerPublishesEachBookingUnderItsKey(CapturedOutput output) throws Exception {
    simrs.answers(
        request ->
            page(
                3,
                "{\"booking_id\": \"1435755\", \"nama_rm\": \"Pasien Contoh\", \"berat\": 1.50}",
                "{\"booking_id\": 1435756, \"status_booking\": \"Aktif\"}",
                "{\"booking_id\": null, \"nama_rm\": \"Pasien Contoh\"}"));
    start();

    HttpResponse<String> answer = post("/dashboard/sync-booking");

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode accepted = json(answer);
    String runId = accepted.at("/data/run_id").asString();
    assertThat(answer.headers().firstValue("Location")).hasValue("/dashboard/sync-runs/" + runId);
    assertThat(accepted.at("/meta_data/message").asString())
        .isEqualTo("Sinkronisasi booking pasien diterima.");
    assertThat(accepted.at("/data/status").asString()).isEqualTo("RUNNING");

    RunEvent ended = awaitEnd(runId);
    assertThat(output.getOut()).containsOnlyOnce("PII_KEYSET is not set");
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published()).isEqualTo(2);
    assertThat(ended.rejected()).isEqualTo(1);
    List<ConsumerRecord<byte[], byte[]>> bookings = BROKER.records(BOOKING.topic());
    assertThat(bookings).extracting(r -> text(r.key())).containsOnly("1435755", "1435756");
    ConsumerRecord<byte[], byte[]> first =
        bookings.stream().filter(r -> text(r.key()).equals("1435755")).findFirst().orElseThrow();
    assertThat(text(first.value()))
        .isEqualTo("{\"booking_id\":\"1435755\",\"nama_rm\":\"Pasien Contoh\",\"berat\":1.50}");
    assertThat(header(first, Headers.SPEC_VERSION)).isEqualTo("1.0");
    assertThat(header(first, Headers.ID)).startsWith(runId + "-");
    assertThat(header(first, Headers.SOURCE)).isEqualTo("/simrs/views/239");
    assertThat(header(first, Headers.TYPE)).isEqualTo("id.nuha.simrs.view.239");
    assertThat(header(first, Headers.TIME)).matches("....-..-..T..:..:..\\.\\d{6}Z");
    assertThat(header(first, Headers.RUN_ID)).isEqualTo(runId);
    assertThat(header(first, Headers.VIEW_ID)).isEqualTo("239");
    assertThat(header(first, "content-type")).isEqualTo("application/json");
    Map<Integer, Long> ends = new TreeMap<>();
    bookings.forEach(r -> ends.merge(r.partition(), r.offset() + 1, Math::max));
    assertThat(ended.endOffsets()).isEqualTo(ends);

    List<ConsumerRecord<byte[], byte[]>> letters = BROKER.records(BOOKING.deadLetterTopic());
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).key()).isNull();
    assertThat(header(letters.get(0), Headers.DLT_COLUMN)).isEqualTo("booking_id");
    assertThat(header(letters.get(0), Headers.DLT_REASON)).contains("is absent");

    assertThat(audit())
        .containsExactly("anonymous TRIGGER ASKED " + runId, "anonymous TRIGGER ACCEPTED " + runId);

    JsonNode run = json(get("/dashboard/sync-runs/" + runId)).path("data");
    assertThat(run.path("status").asString()).isEqualTo("RUNNING"); // until the ledger says more
    assertThat(run.path("started_at").asString()).endsWith("+07:00");
  }

  @Test
  void aRecordThatIsTooLargeIsSetAsideAlone() throws Exception {
    String large = "x".repeat(11_000_000);
    simrs.answers(
        request ->
            page(
                2,
                "{\"booking_id\": 1}",
                "{\"booking_id\": 2, \"catatan\": \"%s\"}".formatted(large)));
    start();

    RunEvent ended = awaitEnd(runId(post("/dashboard/sync-booking")));

    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published()).isEqualTo(1);
    assertThat(ended.rejected()).isEqualTo(1);
    ConsumerRecord<byte[], byte[]> letter = BROKER.records(BOOKING.deadLetterTopic()).get(0);
    assertThat(text(letter.key())).isEqualTo("2");
    assertThat(letter.value().length).isGreaterThan(large.length());
    assertThat(header(letter, Headers.DLT_REASON)).contains("of 9900000 at most");
  }

  @Test
  void withAKeysetNothingOfARecordIsClearAndANewKeyNeedsNoRestart(CapturedOutput output)
      throws Exception {
    String patient = "Pasien Rekaan Kenari";
    String usual = "{\"booking_id\":1,\"nama_rm\":\"%s\"}".formatted(patient);
    String large = "{\"booking_id\":2,\"nama_rm\":\"%s\"}".formatted(patient.repeat(550_000));
    String keyless = "{\"booking_id\":null,\"nama_rm\":\"%s\"}".formatted(patient);
    String unparsed =
        "{\"booking_id\":3,\"nama_rm\":[\"%s\"%s]}".formatted(patient, ",1".repeat(200_001));
    Path file = folder.resolve("keyset.json");
    KeysetFile.make(file);
    String first = Integer.toUnsignedString(KeysetFile.read(file).primary());
    simrs.answers(request -> page(4, usual, large, keyless, unparsed));
    start("PII_KEYSET=" + file);

    awaitEnd(runId(post("/dashboard/sync-booking")));
    String second = KeysetFile.rotate(file);
    awaitEnd(runId(post("/dashboard/sync-booking")));

    List<ConsumerRecord<byte[], byte[]>> bookings = BROKER.records(BOOKING.topic());
    assertThat(bookings).extracting(FetcherIT::keyId).containsExactly(first, second);
    assertThat(bookings).extracting(r -> text(r.key())).containsOnly("1");
    assertThat(bookings)
        .allSatisfy(r -> assertThat(header(r, Headers.VIEW_ID)).isEqualTo("239"))
        .allSatisfy(r -> assertThat(decrypted(r, file)).isEqualTo(usual));
    List<ConsumerRecord<byte[], byte[]>> letters = BROKER.records(BOOKING.deadLetterTopic());
    assertThat(letters)
        .extracting(r -> decrypted(r, file))
        .contains(large, keyless, unparsed)
        .hasSize(3 + 3);
    bookings.forEach(r -> assertThat(text(r.value())).doesNotContain("Kenari", "nama_rm"));
    letters.forEach(r -> assertThat(text(r.value())).doesNotContain("Kenari", "nama_rm"));
    assertThat(output.getOut()).doesNotContain("PII_KEYSET", "Kenari");
  }

  /** The id of the key that a value was encrypted with. */
  private static String keyId(ConsumerRecord<byte[], byte[]> record) {
    return Integer.toUnsignedString(ByteBuffer.wrap(record.value()).getInt(1));
  }

  private static String decrypted(ConsumerRecord<byte[], byte[]> record, Path file) {
    return text(
        Encryption.with(() -> KeysetFile.read(file))
            .decrypt(
                239,
                record.key(),
                record.value(),
                header(record, Headers.ENCRYPTION),
                Topics.MAX_DEAD_LETTER_VALUE_BYTES));
  }

  @Test
  void howFarARunIsAndWhenTheNextIsScheduledAreToldFromMemory() throws Exception {
    CountDownLatch atPage2 = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    simrs.answers(
        request -> {
          if (request.page() > 1) {
            atPage2.countDown();
            awaitUnlessStopped(hold);
          }
          return request.page() > 3
              ? page(3)
              : page(3, "{\"booking_id\": %d}".formatted(request.page()));
        });
    start();
    String runId = runId(post("/dashboard/sync-booking"));
    assertThat(atPage2.await(60, TimeUnit.SECONDS)).isTrue();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(json(get("/progress")).at("/data/runs").toString())
                    .isEqualTo(
                        ("[{\"run_id\":\"%s\",\"view\":239,\"pages_read\":1,\"pages_expected\":6,"
                                + "\"records_published\":1}]")
                            .formatted(runId)));
    JsonNode schedule = json(get("/schedule")).path("data");
    assertThat(schedule.path("cron").asString()).isEqualTo("0 0 0 * * SUN");
    assertThat(schedule.path("next").asString()).endsWith("T00:00:00+07:00");
    assertThat(schedule.path("last").asString()).endsWith("T00:00:00+07:00");

    hold.countDown();
    awaitEnd(runId);
    assertThat(json(get("/progress")).at("/data/runs")).isEmpty();
  }

  private static void awaitUnlessStopped(CountDownLatch hold) {
    try {
      assertThat(hold.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void badRequestsAreProblemsThatNameTheParameter() throws Exception {
    start();

    assertProblem(post("/dashboard/sync-nothing"), 404, "sync-booking");
    assertProblem(post("/dashboard/sync-booking?awal=2026-02-30&akhir=2026-03-01"), 400, "awal");
    assertProblem(post("/dashboard/sync-booking?awal=2026-02-01"), 400, "akhir");
    assertProblem(post("/dashboard/sync-booking?awal=&akhir=2026-02-01"), 400, "awal");
    assertProblem(post("/dashboard/sync-all?awal=2026-02-02&akhir=2026-02-01"), 400, "awal");
    assertProblem(
        post("/dashboard/sync-booking?awal=2026-02-01&akhir=%2B300000-01-01"), 400, "akhir");
    assertProblem(
        post("/dashboard/sync-booking?awal=1899-12-31&akhir=2026-02-01"),
        400,
        "awal is 1899-12-31");
    assertProblem(
        post("/dashboard/sync-all?awal=2026-02-01&akhir=9999-12-31"), 400, "akhir is 9999-12-31");
    assertProblem(
        post("/dashboard/sync-booking?awal=2199-01-01&akhir=2199-01-02"),
        400,
        "awal is 2199-01-01");
    assertProblem(get("/dashboard/sync-runs/none"), 404, "run_id");
    assertProblem(get("/dashboard/sync-runs/00000000-0000-0000-0000-000000000000"), 404, "run_id");
    assertThat(BROKER.records(Topics.RUNS)).isEmpty();
  }

  @Test
  void aTriggerForARunningWindowJoinsItAndAnotherQueues() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    simrs.answers(
        request -> {
          try {
            assertThat(hold.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return page(0);
        });
    start();

    String first = runId(post("/dashboard/sync-booking"));
    String joined = runId(post("/dashboard/sync-booking"));
    String queued = runId(post("/dashboard/sync-booking?awal=2026-02-01&akhir=2026-02-02"));
    JsonNode all = json(post("/dashboard/sync-all"));

    assertThat(joined).isEqualTo(first);
    assertThat(queued).isNotEqualTo(first);
    assertThat(all.at("/data/bookingPasien/run_id").asString()).isEqualTo(first);
    assertThat(all.at("/data/jadwalDokter/run_id").asString()).isNotEmpty();
    assertThat(event(queued).topicId()).isNull();
    hold.countDown();
    assertThat(awaitEnd(queued).startedAt()).isAfterOrEqualTo(awaitEnd(first).finishedAt());
    assertThat(simrs.requests())
        .anySatisfy(
            request ->
                assertThat(request.body().path("waktu_registrasi_awal").asString())
                    .isEqualTo("2026-01-31T17:00:00+00:00"));
  }

  @Test
  void aFetcherTakesUpWhatTheLastOneLeft() throws Exception {
    FetcherTopics.create();
    String future = Instant.now().plus(Duration.ofHours(20)).toString();
    RunEvent accepted = accepted("00000000-0000-0000-0000-000000000001");
    RunEvent begun =
        accepted("00000000-0000-0000-0000-000000000002")
            .begun(Instant.now(), "some-topic-id", Map.of());
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (RunEvent event : List.of(accepted, begun)) {
        producer
            .send(new ProducerRecord<>(Topics.RUNS, bytes(event.runId()), event.toJson()))
            .get();
      }
      for (int id = 1; id <= 3; id++) {
        ProducerRecord<byte[], byte[]> published =
            new ProducerRecord<>(
                BOOKING.topic(), bytes("" + id), bytes("{\"booking_id\":" + id + "}"));
        published.headers().add(Headers.RUN_ID, bytes(id == 3 ? "another-run" : begun.runId()));
        published.headers().add(Headers.TIME, bytes(future));
        producer.send(published).get();
      }
    }
    simrs.answers(request -> page(1, "{\"booking_id\": 9}"));

    start();

    RunEvent cutOff = awaitEnd(begun.runId());
    assertThat(cutOff.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(cutOff.reason()).isNull();
    assertThat(cutOff.published()).isEqualTo(2 + 1);
    assertThat(cutOff.rejected()).isZero();
    RunEvent takenUp = awaitEnd(accepted.runId());
    assertThat(takenUp.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(takenUp.published()).isEqualTo(1);
    ConsumerRecord<byte[], byte[]> last =
        BROKER.records(BOOKING.topic()).stream()
            .filter(r -> text(r.key()).equals("9"))
            .findFirst()
            .orElseThrow();
    assertThat(Instant.parse(header(last, Headers.TIME))).isAfter(Instant.parse(future));
  }

  @Test
  void whatAWrongClockStampedTenYearsAheadDecidesNothing(CapturedOutput output) throws Exception {
    FetcherTopics.create();
    Instant ahead = Instant.now().plus(Duration.ofDays(3_650));
    RunEvent stampedAhead =
        accepted("00000000-0000-0000-0000-000000000006")
            .begun(ahead, "some-topic-id", Map.of())
            .ended(RunStatus.COMPLETE, null, ahead.plusSeconds(2), 1, 0, Map.of());
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer
          .send(
              new ProducerRecord<>(Topics.RUNS, bytes(stampedAhead.runId()), stampedAhead.toJson()))
          .get();
      ProducerRecord<byte[], byte[]> published =
          new ProducerRecord<>(BOOKING.topic(), bytes("1"), bytes("{\"booking_id\":1}"));
      published.headers().add(Headers.TIME, bytes(ahead.toString()));
      producer.send(published).get();
    }
    simrs.answers(request -> page(1, "{\"booking_id\": 9}"));

    start();

    RunEvent ended = awaitEnd(runId(post("/dashboard/sync-booking")));
    assertThat(LocalDate.ofInstant(ended.windowStart(), ZoneId.of("Asia/Jakarta")))
        .isEqualTo(LocalDate.now(ZoneId.of("Asia/Jakarta")).minusDays(1));
    ConsumerRecord<byte[], byte[]> record =
        BROKER.records(BOOKING.topic()).stream()
            .filter(r -> text(r.key()).equals("9"))
            .findFirst()
            .orElseThrow();
    assertThat(Instant.parse(header(record, Headers.TIME))).isBefore(Instant.now().plusSeconds(60));
    assertThat(output.getAll().split(stampedAhead.runId(), -1)).hasSize(2);
    assertThat(output).contains("nuha.booking ends with a record that is stamped " + ahead);
  }

  @Test
  void aViewWhoseRecordsLackKeysIsIncompleteAndSaidUntilARunIsComplete() throws Exception {
    String[] renamed =
        IntStream.range(0, 25)
            .mapToObj(id -> "{\"id_booking\": %d}".formatted(id))
            .toArray(String[]::new);
    simrs.answers(request -> request.page() == 1 ? page(25, renamed) : page(25));
    start();

    RunEvent ended = awaitEnd(runId(post("/dashboard/sync-booking")));

    assertThat(ended.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(ended.rejected()).isEqualTo(25);
    assertThat(ended.reason())
        .isEqualTo(
            "25 of 25 records have no usable key, as when SIMRS renames a field; the dead letters"
                + " of view 239 say which");
    assertThat(BROKER.records(BOOKING.deadLetterTopic())).hasSize(25);
    await().atMost(PATIENCE).until(() -> get("/actuator/health/readiness").statusCode() == 503);
    fetcher.close();
    run();
    await().atMost(PATIENCE).until(() -> get("/actuator/health/started").statusCode() == 200);
    HttpResponse<String> health = get("/actuator/health/readiness");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains(ended.runId(), "25 of 25 records have no usable key");

    simrs.answers(request -> request.page() == 1 ? page(1, "{\"booking_id\": 9}") : page(1));
    assertThat(awaitEnd(runId(post("/dashboard/sync-booking"))).status())
        .isEqualTo(RunStatus.COMPLETE);

    await().atMost(PATIENCE).until(() -> get("/actuator/health/readiness").statusCode() == 200);
  }

  @Test
  void aHeaderWithoutAValueStopsNoStart() throws Exception {
    FetcherTopics.create();
    RunEvent begun =
        accepted("00000000-0000-0000-0000-000000000003")
            .begun(Instant.now(), "some-topic-id", Map.of());
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(new ProducerRecord<>(Topics.RUNS, bytes(begun.runId()), begun.toJson())).get();
      ProducerRecord<byte[], byte[]> odd =
          new ProducerRecord<>(BOOKING.topic(), bytes("1"), bytes("{\"booking_id\":1}"));
      for (String name : List.of(Headers.RUN_ID, Headers.TIME, Headers.SOURCE)) {
        odd.headers().add(name, null);
      }
      producer.send(odd).get();
    }

    start();

    RunEvent cutOff = awaitEnd(begun.runId());
    assertThat(cutOff.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(cutOff.published()).isZero();
  }

  @Test
  void whatIsNoRunEventStopsNoStart() throws Exception {
    FetcherTopics.create();
    RunEvent good = accepted("00000000-0000-0000-0000-000000000004");
    String json = text(good.toJson());
    String other = "00000000-0000-0000-0000-000000000005";
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (String value :
          List.of(
              "null",
              "17",
              "{}",
              json.replace("\"run_id\"", "\"other\""),
              json.replace("\"status\"", "\"other\""),
              json.replace("\"started_at\":\"", "\"started_at\":\"+9"),
              json.replace("\"start_offsets\":{}", "\"start_offsets\":{\"0\":null}"),
              json.replace(good.runId(), "no-uuid"),
              json)) { // of another run than its key
        producer.send(new ProducerRecord<>(Topics.RUNS, bytes(other), bytes(value))).get();
      }
      producer.send(new ProducerRecord<>(Topics.RUNS, bytes(good.runId()), good.toJson())).get();
    }

    start();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(BROKER.records(Topics.RUNS))
                    .last()
                    .satisfies(
                        end -> {
                          assertThat(text(end.key())).isEqualTo(good.runId());
                          assertThat(text(end.value())).contains("\"status\":\"COMPLETE\"");
                        }));
    assertThat(get("/dashboard/sync-runs/" + other).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PublishedRecords.advancePast", "RunLog.load", "Scheduler.start"})
  void aStartThatMeetsAMistakeIsTriedAgain(String seam, CapturedOutput output) throws Exception {
    faults.at(seam, 1);

    start();

    assertThat(output.getAll())
        .contains("The start waits: " + MISTAKE)
        .doesNotContain("Pasien Rahasia");
    assertThat(awaitEnd(runId(post("/dashboard/sync-booking"))).status())
        .isEqualTo(RunStatus.COMPLETE);
  }

  @ParameterizedTest
  @CsvSource({"Publications.open, 1", "RunLog.append, 1", "RunLog.append, 2", "Runner.run, 1"})
  void aRunThatMeetsAMistakeEndsFailedAndTheNextIsCarriedOut(String seam, int call)
      throws Exception {
    faults.at(seam, call);
    start();

    RunEvent failed = awaitEnd(runId(post("/dashboard/sync-booking")));

    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.reason()).startsWith(MISTAKE);
    RunEvent next =
        await()
            .atMost(PATIENCE)
            .until(
                () -> awaitEnd(runId(post("/dashboard/sync-booking"))),
                run -> !run.runId().equals(failed.runId()));
    assertThat(next.status()).isEqualTo(RunStatus.COMPLETE);
  }

  @Test
  void aRunWhoseEndCannotBeRecordedIsNotWaitedForForEver() throws Exception {
    faults.at("RunLog.append", 1, Integer.MAX_VALUE, new IllegalStateException());
    start();

    String runId = runId(post("/dashboard/sync-booking"));

    RunEvent failed =
        await()
            .atMost(PATIENCE)
            .until(
                () -> fetcher.getBean(RunLog.class).find(runId).orElseThrow(),
                run -> run.status() == RunStatus.FAILED);
    assertThat(failed.reason()).startsWith(MISTAKE);
  }

  @ParameterizedTest
  @CsvSource({"PublishedRecords.of, 1", "PublishedRecords.of, 2", "Runner.resume, 1"})
  void anInterruptedRunThatMeetsAMistakeEndsFailedAndTheStartGoesOn(String seam, int last)
      throws Exception {
    FetcherTopics.create();
    RunEvent begun =
        accepted("00000000-0000-0000-0000-000000000006")
            .begun(Instant.now(), "some-topic-id", Map.of());
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(new ProducerRecord<>(Topics.RUNS, bytes(begun.runId()), begun.toJson())).get();
    }
    faults.at(seam, 1, last, new IllegalStateException());

    start();

    RunEvent ended = awaitEnd(begun.runId());
    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.reason()).startsWith(MISTAKE);
  }

  @Test
  void aRefusedRunThatMeetsAMistakeEndsFailed() throws Exception {
    faults.at("RunLog.write", 1, 1, new KafkaUnavailableException(new TimeoutException()));
    faults.at("Runner.endRefused", 1);
    start();

    assertProblem(post("/dashboard/sync-booking"), 503, "not accepted");

    awaitTheOnlyRunToEndByMistake();
  }

  @Test
  void aMistakeWhileARunIsRecordedRefusesItAndTheNextIsCarriedOut() throws Exception {
    faults.at("RunLog.write", 1);
    faults.at("Runner.endRefused", 1);
    start();

    HttpResponse<String> refused = post("/dashboard/sync-booking");

    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.body()).doesNotContain("Pasien Rahasia");
    awaitTheOnlyRunToEndByMistake();
    assertThat(awaitEnd(runId(post("/dashboard/sync-booking"))).status())
        .isEqualTo(RunStatus.COMPLETE);
  }

  private void awaitTheOnlyRunToEndByMistake() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(events())
                    .singleElement()
                    .satisfies(
                        ended -> {
                          assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
                          assertThat(ended.reason()).startsWith(MISTAKE);
                        }));
  }

  @Test
  void aTopicThatKafkaDoesNotKnowIsNoEmptyTopic() {
    start();

    KafkaClients kafka = fetcher.getBean(KafkaClients.class);

    assertThatThrownBy(() -> kafka.scan("no-such-topic", ScanStart.earliest()))
        .isInstanceOf(KafkaUnavailableException.class);
  }

  @Test
  void anOutageOfKafkaDelaysARunAndLosesNothing(CapturedOutput output) throws Exception {
    SecondPage secondPage = new SecondPage();
    simrs.answers(secondPage::answer);
    start(
        "SYNC_PAGES_IN_FLIGHT=1",
        "booking-sync.retry.kafka.event-delivery=4s",
        "booking-sync.retry.kafka.request=2s");
    String runId = runId(post("/dashboard/sync-booking"));

    secondPage.awaitRequest();
    BROKER.stop();
    secondPage.goOn();
    try {
      assertProblem(post("/dashboard/sync-jadwal"), 503, "not accepted");
      assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      BROKER.restart();
    }

    RunEvent ended = awaitEnd(runId);
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published()).isEqualTo(4);
    assertThat(BROKER.records(BOOKING.topic())).hasSize(4);
    // Who asked could not be written down, so no run was begun.
    assertThat(events()).filteredOn(event -> event.view() == 123).isEmpty();
    assertThat(output.getAll()).doesNotContain("Pasien Rahasia", "secret-token", "secret-key");
  }

  @Test
  void aTopicThatIsDeletedAmidARunFailsItAndIsMadeAgain() throws Exception {
    SecondPage secondPage = new SecondPage();
    simrs.answers(secondPage::answer);
    start("SYNC_PAGES_IN_FLIGHT=1");
    String runId = runId(post("/dashboard/sync-booking"));

    secondPage.awaitRequest();
    await().atMost(PATIENCE).until(() -> BROKER.records(BOOKING.topic()).size() == 1);
    deleteBookingTopic();
    secondPage.goOn();

    RunEvent ended = awaitEnd(runId);
    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.reason()).contains("nuha.booking was deleted in the middle");
    String topicIdBefore =
        events().stream()
            .filter(event -> event.runId().equals(runId))
            .map(RunEvent::topicId)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
    assertThat(ended.topicId()).isNotEqualTo(topicIdBefore);
    // The writer may have applied and counted the first one before its topic was deleted.
    assertThat(ended.published()).isEqualTo(4);
    assertThat(BROKER.records(BOOKING.topic())).hasSize(3);
    assertThat(ended.endOffsets().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
  }

  @Test
  void ofANewTopicARunIsCountedFromTheBeginning() throws Exception {
    SecondPage secondPage = new SecondPage();
    simrs.answers(secondPage::answer);
    start("SYNC_PAGES_IN_FLIGHT=1");
    int partitions = 6;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < 5 * partitions; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    BOOKING.topic(), i % partitions, bytes("earlier"), bytes("{}")))
            .get();
      }
    }
    String runId = runId(post("/dashboard/sync-booking"));

    secondPage.awaitRequest();
    await()
        .atMost(PATIENCE)
        .until(() -> BROKER.records(BOOKING.topic()).size() == 5 * partitions + 1);
    deleteBookingTopic();
    secondPage.goOn();

    RunEvent ended = awaitEnd(runId);
    assertThat(ended.published()).isEqualTo(4);
    assertThat(ended.endOffsets().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
  }

  private static void deleteBookingTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      Uuid deleted =
          admin
              .describeTopics(List.of(BOOKING.topic()))
              .allTopicNames()
              .get()
              .get(BOOKING.topic())
              .topicId();
      admin.deleteTopics(List.of(BOOKING.topic())).all().get();
      // The fetcher may have made another one of that name by then.
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin.listTopics().listings().get().stream()
                      .noneMatch(topic -> topic.topicId().equals(deleted)));
    }
  }

  @Test
  void aFailedFetchSaysWhy() throws Exception {
    simrs.answers(request -> StubSimrs.status(404));
    start();

    RunEvent ended = awaitEnd(runId(post("/dashboard/sync-jadwal")));

    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.reason()).contains("Page 1 of view 123 was refused: SIMRS answered 404");
    assertThat(get("/actuator/prometheus").body())
        .contains("bookingsync_fetcher_requests_total{outcome=\"http_404\"} 1.0")
        .contains("bookingsync_fetcher_request_duration_seconds_count{outcome=\"http_404\"} 1")
        .contains("bookingsync_runs_total{status=\"FAILED\",view=\"123\"} 1.0")
        .contains("bookingsync_run_duration_seconds_count{status=\"FAILED\",view=\"123\"} 1")
        .contains("bookingsync_run_duration_seconds_count{status=\"COMPLETE\",view=\"123\"} 0");
  }

  /** Four bookings, each on a page of its own; the second comes when the test lets it. */
  private static final class SecondPage {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    StubSimrs.Answer answer(StubSimrs.Request request) {
      if (request.page() == 2) {
        requested.countDown();
        await(goesOn);
      }
      String booking = "{\"booking_id\": %d, \"nama_rm\": \"Pasien Rahasia\"}";
      return request.page() > 4 ? page(4) : page(4, booking.formatted(request.page()));
    }

    void awaitRequest() {
      await(requested);
    }

    void goOn() {
      goesOn.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void simulatedAndRealRecordsNeverMix() throws Exception {
    simrs.answers(request -> page(1, "{\"booking_id\": 1}"));
    start();
    awaitEnd(runId(post("/dashboard/sync-booking")));
    fetcher.close();

    Process simulated = startElsewhere(Map.of("SIMULATED_SIMRS_URL", simrs.url().toString()));
    try {
      assertThat(simulated.waitFor(60, TimeUnit.SECONDS)).as("it refuses to run").isTrue();
    } finally {
      simulated.destroyForcibly();
    }

    assertThat(simulated.exitValue()).isEqualTo(1);
    assertThat(folder.resolve("elsewhere.log"))
        .content()
        .contains("all data is simulated")
        .contains("Kafka holds records of the real SIMRS, and EXTERNAL_API_URL is not set")
        .doesNotContain("Ready to fetch");
  }

  @Test
  void aSimulatedRecordSaysSo(CapturedOutput output) throws Exception {
    simrs.answers(request -> page(1, "{\"booking_id\": 1}"));
    start(
        "EXTERNAL_API_URL=",
        "EXTERNAL_API_TOKEN=",
        "EXTERNAL_API_KEY=",
        "EXTERNAL_API_REFRESH_TOKEN=",
        "SIMULATED_SIMRS_URL=" + simrs.url());

    awaitEnd(runId(post("/dashboard/sync-booking")));

    assertThat(output).contains("WARN").contains("all data is simulated");
    assertThat(BROKER.records(BOOKING.topic()))
        .extracting(record -> header(record, Headers.SOURCE))
        .containsOnly("/simrs-simulated/views/239");
  }

  /** A fetcher in a process of its own, to see it end. */
  private Process startElsewhere(Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FetcherApplication.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("elsewhere.log").toFile());
    builder.environment().put("SERVER_PORT", "0");
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", BROKER.bootstrapServers());
    builder.environment().put("SIMRS_TOKEN_FILE", folder.resolve("token").toString());
    builder.environment().putAll(settings);
    return builder.start();
  }

  private void start(String... settings) {
    run(settings);
    await().atMost(PATIENCE).until(() -> get("/actuator/health/readiness").statusCode() == 200);
  }

  private void run(String... settings) {
    fetcher =
        new SpringApplicationBuilder(FetcherApplication.class)
            .initializers(context -> context.getBeanFactory().addBeanPostProcessor(faults))
            .properties(
                "SERVER_PORT=0",
                "EXTERNAL_API_URL=" + simrs.url(),
                "EXTERNAL_API_TOKEN=secret-token",
                "EXTERNAL_API_KEY=secret-key",
                "EXTERNAL_API_REFRESH_TOKEN=secret-refresh",
                "SYNC_MIN_INTERVAL=0ms",
                "SIMRS_TOKEN_FILE=" + folder.resolve("token"),
                "KAFKA_BOOTSTRAP_SERVERS=" + BROKER.bootstrapServers(),
                "spring.jmx.enabled=false")
            .properties(ShortWaits.settings())
            .properties(settings)
            .run();
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:%s%s"
            .formatted(fetcher.getEnvironment().getProperty("local.server.port"), path));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return RecordJson.parse(bytes(answer.body()));
  }

  private static String runId(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(202);
    return json(answer).at("/data/run_id").asString();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(answer).path("detail").asString()).contains(detail);
  }

  private static RunEvent accepted(String runId) {
    return new RunEvent(
        runId,
        239,
        RunEvent.Trigger.MANUAL,
        0,
        true,
        Instant.parse("2026-02-01T17:00:00Z"),
        Instant.parse("2026-02-15T16:59:59Z"),
        RunStatus.RUNNING,
        null,
        Instant.now(),
        null,
        0,
        0,
        null,
        Map.of(),
        Map.of());
  }

  /** Who did what, with which run. */
  private static List<String> audit() {
    return BROKER.records(Topics.AUDIT).stream()
        .map(KafkaAuditTrail::read)
        .map(
            event ->
                String.join(
                    " ", event.who(), event.action(), event.result(), event.what().get("run_id")))
        .toList();
  }

  private static RunEvent awaitEnd(String runId) {
    return await()
        .atMost(PATIENCE)
        .until(() -> event(runId), event -> event.status() != RunStatus.RUNNING);
  }

  private static List<RunEvent> events() {
    return BROKER.records(Topics.RUNS).stream()
        .map(record -> RunEvent.fromJson(record.value()))
        .toList();
  }

  private static RunEvent event(String runId) {
    return events().stream()
        .filter(event -> event.runId().equals(runId))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", BROKER.bootstrapServers()), bytes, bytes);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
