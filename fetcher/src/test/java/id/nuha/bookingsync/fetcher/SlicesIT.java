package id.nuha.bookingsync.fetcher;

import static id.nuha.bookingsync.fetcher.servers.StubSimrs.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunProgress;
import id.nuha.bookingsync.contract.RunProgress.Seen;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.fetcher.servers.FetcherTopics;
import id.nuha.bookingsync.fetcher.servers.ShortWaits;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * A window of more than 31 days. There is one booking a day, and one without a key on the first day
 * of each month.
 */
@Timeout(240)
class SlicesIT {
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();
  private static final ZoneId CLINIC = ZoneId.of("Asia/Jakarta");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TestBroker BROKER = TestBroker.shared();

  private static final String QUARTER = "?awal=2026-01-01&akhir=2026-03-31";
  private static final Slice JANUARY =
      new Slice("2025-12-31T17:00:00+00:00", "2026-01-31T16:59:59+00:00");
  private static final Slice FEBRUARY =
      new Slice("2026-01-31T16:59:58+00:00", "2026-03-02T16:59:59+00:00");
  private static final Slice MARCH =
      new Slice("2026-03-02T16:59:58+00:00", "2026-03-31T16:59:59+00:00");

  @TempDir Path folder;
  private final StubSimrs simrs = StubSimrs.answering(SlicesIT::bookings);
  private ConfigurableApplicationContext fetcher;

  /** Which days a request asks for. */
  private record Slice(String start, String end) {
    static Slice of(StubSimrs.Request request) {
      return new Slice(
          request.body().path("waktu_registrasi_awal").asString(),
          request.body().path("waktu_registrasi_akhir").asString());
    }
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
  void aWindowOfMoreThan31DaysIsReadInSlices() throws Exception {
    start();

    RunEvent ended = awaitEnd(trigger(QUARTER));

    assertThat(asked()).containsExactly(JANUARY, FEBRUARY, MARCH);
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published()).isEqualTo(90).isEqualTo(bookingsOf(ended).size());
    assertThat(ended.rejected()).isEqualTo(3);
    assertThat(events())
        .extracting(event -> event.progress().readUntil())
        .containsExactly(
            null, null, instant(JANUARY.end()), instant(FEBRUARY.end()), instant(MARCH.end()));
    assertThat(events().get(2).published()).isEqualTo(31);
    assertThat(events().get(2).rejected()).isEqualTo(1);
    assertThat(events()).extracting(RunEvent::status).last().isEqualTo(RunStatus.COMPLETE);
  }

  @Test
  void anInterruptedRunGoesOnAtItsFirstUnprovenSlice() throws Exception {
    CountDownLatch inMarch = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    simrs.answers(
        request -> {
          if (Slice.of(request).equals(MARCH) && request.page() > 1) {
            inMarch.countDown();
            wait(never);
          }
          return bookings(request, 10);
        });
    start();
    String runId = trigger(QUARTER);
    wait(inMarch);
    await().atMost(PATIENCE).until(() -> BROKER.records(BOOKING.topic()).size() == 31 + 30 + 10);
    fetcher.close();
    simrs.requests().clear();
    simrs.answers(SlicesIT::bookings);

    start();

    RunEvent ended = awaitEnd(runId);
    assertThat(asked()).containsExactly(MARCH);
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    // What the first fetcher had published of March is there twice.
    assertThat(ended.published()).isEqualTo(31 + 30 + 10 + 29).isEqualTo(bookingsOf(ended).size());
    assertThat(ended.rejected()).isEqualTo(3);
    assertThat(bookingsOf(ended)).extracting(SlicesIT::id).doesNotHaveDuplicates();
    assertThat(ended.endOffsets().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(100);
  }

  @Test
  void aSecondFetcherWaitsAndGoesOnOnceTheFirstHasLeft() throws Exception {
    awaitMarchOf(QUARTER);
    String runId = events().get(0).runId();
    ConfigurableApplicationContext first = fetcher;
    start();

    HttpResponse<byte[]> refused = post("/dashboard/sync-jadwal");
    HttpResponse<byte[]> unknown = get("/dashboard/sync-runs/" + runId);

    assertThat(List.of(refused.statusCode(), unknown.statusCode())).containsOnly(503);
    assertThat(RecordJson.parse(refused.body()).path("type").asString())
        .isEqualTo("urn:booking-sync:waiting-fetcher");
    assertThat(events()).extracting(RunEvent::status).containsOnly(RunStatus.RUNNING);
    simrs.requests().clear();
    simrs.answers(SlicesIT::bookings);
    first.close();
    assertThat(awaitEnd(runId)).satisfies(SlicesIT::goesOnInMarch);
    assertThat(asked()).containsExactly(MARCH);
    assertThat(post("/dashboard/sync-jadwal").statusCode()).isEqualTo(202);
  }

  @Test
  void aFetcherThatLostItsPlaceEndsNoRunAndWhoeverTakesItGoesOn() throws Exception {
    awaitMarchOf(QUARTER);
    String runId = events().get(0).runId();
    simrs.requests().clear();
    simrs.answers(SlicesIT::bookings);

    // What the session time-out does to one that was paused.
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin
          .removeMembersFromConsumerGroup(
              "booking-sync-fetcher", new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    }

    assertThat(awaitEnd(runId)).satisfies(SlicesIT::goesOnInMarch);
    assertThat(asked()).containsExactly(MARCH);
  }

  /** A run whose last slice is published in part, by a fetcher that hears nothing more. */
  private void awaitMarchOf(String window) throws Exception {
    CountDownLatch inMarch = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    simrs.answers(
        request -> {
          if (Slice.of(request).equals(MARCH) && request.page() > 1) {
            inMarch.countDown();
            wait(never);
          }
          return bookings(request, 10);
        });
    start();
    trigger(window);
    wait(inMarch);
    await().atMost(PATIENCE).until(() -> BROKER.records(BOOKING.topic()).size() == 31 + 30 + 10);
  }

  // What the first fetcher had published of March is there twice.
  private static void goesOnInMarch(RunEvent ended) {
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published()).isEqualTo(31 + 30 + 10 + 29).isEqualTo(bookingsOf(ended).size());
    assertThat(ended.rejected()).isEqualTo(3);
    assertThat(ended.endOffsets().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(100);
  }

  @Test
  void anInterruptedRunCanBeJoined() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    simrs.answers(
        request -> {
          wait(goesOn);
          return bookings(request);
        });
    start();
    String runId = trigger(QUARTER);
    await().atMost(PATIENCE).until(() -> !simrs.requests().isEmpty());
    fetcher.close();
    start();

    String joined = trigger(QUARTER);

    goesOn.countDown();
    assertThat(joined).isEqualTo(runId);
    assertThat(awaitEnd(runId).status()).isEqualTo(RunStatus.COMPLETE);
  }

  @Test
  void aRunThatTheFetcherDoesNotSurviveIsNotTriedForEver() throws Exception {
    RunProgress progress = RunProgress.NONE.proven(instant(JANUARY.end()), Seen.NONE);
    for (int i = 0; i < 10; i++) {
      progress = progress.interrupted();
    }
    String runId = "00000000-0000-0000-0000-000000000001";
    FetcherTopics.create();
    RunEvent interrupted = begun(runId).advanced(progress, 31, 1);
    write(interrupted);

    start();

    RunEvent ended = awaitEnd(runId);
    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.reason())
        .isEqualTo(
            "the fetcher was stopped 11 times while it read the same days; proven: 2026-01-01 to"
                + " 2026-01-31");
    assertThat(ended.published()).isZero(); // none of it is in Kafka
    assertThat(simrs.requests()).isEmpty();
  }

  @Test
  void ofTheDeadLettersOnlyThoseSinceTheRunBeganAreCounted() throws Exception {
    String runId = "00000000-0000-0000-0000-000000000003";
    FetcherTopics.create();
    RunEvent interrupted =
        begun(runId).advanced(RunProgress.NONE.proven(instant(FEBRUARY.end()), Seen.NONE), 0, 0);
    for (Duration age : List.of(Duration.ofDays(2), Duration.ZERO)) {
      ProducerRecord<byte[], byte[]> letter =
          new ProducerRecord<>(
              BOOKING.deadLetterTopic(),
              0,
              interrupted.startedAt().minus(age).toEpochMilli(),
              null,
              new byte[0]);
      letter.headers().add(Headers.RUN_ID, runId.getBytes(StandardCharsets.UTF_8));
      write(letter);
    }
    write(interrupted);

    start();

    assertThat(awaitEnd(runId).rejected()).isEqualTo(1);
  }

  @Test
  void onANewTopicAnInterruptedRunBeginsAnew() throws Exception {
    String runId = "00000000-0000-0000-0000-000000000002";
    FetcherTopics.create();
    RunEvent interrupted =
        begun(runId).advanced(RunProgress.NONE.proven(instant(FEBRUARY.end()), Seen.NONE), 61, 2);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.deleteTopics(List.of(BOOKING.topic())).all().get();
    }
    write(interrupted);

    start();

    RunEvent ended = awaitEnd(runId);
    assertThat(asked()).containsExactly(JANUARY, FEBRUARY, MARCH);
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published()).isEqualTo(90);
  }

  @Test
  void aSliceThatCannotBeProvenDoesNotKeepTheOthersFromBeingRead() throws Exception {
    simrs.answers(
        request ->
            Slice.of(request).equals(FEBRUARY)
                ? page(7, "{\"booking_id\": 1}")
                : bookings(request));
    start();

    RunEvent ended = awaitEnd(trigger(QUARTER));

    assertThat(asked()).containsExactly(JANUARY, FEBRUARY, MARCH);
    assertThat(ended.status()).isEqualTo(RunStatus.INCOMPLETE);
    assertThat(ended.reason())
        .startsWith("2026-02-01 to 2026-03-02: SIMRS never showed the same records twice")
        .endsWith("; proven: 2026-01-01 to 2026-01-31, 2026-03-03 to 2026-03-31");
    assertThat(ended.published()).isEqualTo(31 + 1 + 29).isEqualTo(bookingsOf(ended).size());
  }

  @Test
  void aRunThatFailsNamesTheDaysThatAreProven() throws Exception {
    simrs.answers(
        request -> Slice.of(request).equals(MARCH) ? StubSimrs.status(404) : bookings(request));
    start();

    RunEvent ended = awaitEnd(trigger(QUARTER));

    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.reason())
        .contains("SIMRS answered 404")
        .endsWith("; proven: 2026-01-01 to 2026-03-02");
    assertThat(ended.published()).isEqualTo(61);
  }

  private static StubSimrs.Answer bookings(StubSimrs.Request request) {
    return bookings(request, 500);
  }

  /** The bookings of the days that are asked for. */
  private static StubSimrs.Answer bookings(StubSimrs.Request request, int pageSize) {
    List<String> all = new ArrayList<>();
    Slice slice = Slice.of(request);
    LocalDate last = LocalDate.ofInstant(instant(slice.end()), CLINIC);
    for (LocalDate day = LocalDate.ofInstant(instant(slice.start()).plusSeconds(2), CLINIC);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      all.add("{\"booking_id\": %d}".formatted(day.toEpochDay()));
      if (day.getDayOfMonth() == 1) {
        all.add("{\"nama_rm\": \"Pasien Contoh %s\"}".formatted(day));
      }
    }
    return page(
        all.size(),
        all.stream().skip((request.page() - 1L) * pageSize).limit(pageSize).toArray(String[]::new));
  }

  private Set<Slice> asked() {
    Set<Slice> asked = new LinkedHashSet<>();
    simrs.requests().forEach(request -> asked.add(Slice.of(request)));
    return asked;
  }

  private void start() {
    fetcher =
        new SpringApplicationBuilder(FetcherApplication.class)
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
            .run();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                HTTP.send(
                            HttpRequest.newBuilder(uri("/actuator/health/readiness")).build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private String trigger(String window) throws Exception {
    HttpResponse<byte[]> answer = post("/dashboard/sync-booking" + window);
    JsonNode body = RecordJson.parse(answer.body());
    assertThat(answer.statusCode()).as(body.toString()).isEqualTo(202);
    return body.at("/data/run_id").asString();
  }

  private URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:%s%s"
            .formatted(fetcher.getEnvironment().getProperty("local.server.port"), path));
  }

  /** A run of the quarter that a fetcher has begun. */
  private static RunEvent begun(String runId) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      String topicId =
          admin
              .describeTopics(List.of(BOOKING.topic()))
              .allTopicNames()
              .get()
              .get(BOOKING.topic())
              .topicId()
              .toString();
      return new RunEvent(
          runId,
          239,
          RunEvent.Trigger.MANUAL,
          0,
          false,
          instant(JANUARY.start()),
          instant(MARCH.end()),
          RunStatus.RUNNING,
          null,
          Instant.now(),
          null,
          0,
          0,
          topicId,
          Map.of(),
          Map.of());
    }
  }

  private static void write(RunEvent event) throws Exception {
    byte[] key = event.runId().getBytes(StandardCharsets.UTF_8);
    write(new ProducerRecord<>(Topics.RUNS, key, event.toJson()));
  }

  private static void write(ProducerRecord<byte[], byte[]> record) throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", BROKER.bootstrapServers()), bytes, bytes)) {
      producer.send(record).get();
    }
  }

  private static RunEvent awaitEnd(String runId) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                events().stream()
                    .filter(event -> event.runId().equals(runId))
                    .reduce((earlier, later) -> later)
                    .orElseThrow(),
            event -> event.status() != RunStatus.RUNNING);
  }

  private static List<RunEvent> events() {
    return BROKER.records(Topics.RUNS).stream()
        .map(record -> RunEvent.fromJson(record.value()))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> bookingsOf(RunEvent run) {
    return BROKER.records(BOOKING.topic()).stream()
        .filter(record -> header(record, Headers.RUN_ID).equals(run.runId()))
        .toList();
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return header(record, Headers.ID);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
