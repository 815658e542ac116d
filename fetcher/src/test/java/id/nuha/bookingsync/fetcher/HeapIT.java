package id.nuha.bookingsync.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.fetcher.servers.FetcherTopics;
import id.nuha.bookingsync.fetcher.servers.StubSimrs;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The fetcher in a process of its own, with the flags of {@code ./run} and its heap or a smaller
 * one. It ends if that is too small.
 */
@Timeout(400)
class HeapIT {
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xss512k");

  private static final String WHOLE = "-Xmx160m";
  private static final String SMALL = "-Xmx64m";

  private static final LocalDate AWAL = LocalDate.of(2015, 1, 1);
  private static final LocalDate AKHIR = LocalDate.of(2026, 12, 31);
  private static final int BOOKINGS_A_DAY = 90;
  private static final ZoneId CLINIC = ZoneId.of("Asia/Jakarta");
  private static final Duration PATIENCE = Duration.ofSeconds(350);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TestBroker BROKER = TestBroker.shared();

  @TempDir Path folder;
  private final StubSimrs simrs = StubSimrs.answering(HeapIT::bookings);
  private Process fetcher;
  private int port;

  @AfterEach
  void stopAll() throws Exception {
    if (fetcher != null) {
      fetcher.destroyForcibly().waitFor();
    }
    simrs.close();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      await().atMost(PATIENCE).until(() -> admin.listTopics().names().get().isEmpty());
    }
  }

  @Test
  void twelveYearsOfBookings() throws Exception {
    start(SMALL);

    JsonNode accepted =
        ask(
            HttpRequest.newBuilder(
                    uri("/dashboard/sync-booking?awal=%s&akhir=%s".formatted(AWAL, AKHIR)))
                .POST(HttpRequest.BodyPublishers.noBody()));

    RunEvent ended = awaitEnd(accepted.at("/data/run_id").asString());
    assertThat(ended.status()).as(ended.reason()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.published())
        .isEqualTo((AKHIR.toEpochDay() - AWAL.toEpochDay() + 1) * BOOKINGS_A_DAY);
    assertThat(fetcher.isAlive()).isTrue();
  }

  @Test
  void aHundredThousandRuns() throws Exception {
    FetcherTopics.create();
    String first = writeRuns(100_000);

    start(SMALL);

    // One that is in memory no longer, and one that never was.
    assertThat(ask(get("/dashboard/sync-runs/" + first)).at("/data/run_id").asString())
        .isEqualTo(first);
    assertThat(ask(get("/dashboard/sync-runs/" + new UUID(7, 7))).path("status").asInt())
        .isEqualTo(404);
    assertThat(fetcher.isAlive()).isTrue();
    fetcher.destroy();
    assertThat(fetcher.waitFor()).isEqualTo(143);
  }

  @Test
  void anInterruptedRunAmongLargeDeadLetters() throws Exception {
    FetcherTopics.create();
    Instant start = Instant.now();
    RunEvent begun =
        run(0, RunStatus.RUNNING, start)
            .begun(start, "another-topic", Map.of()); // so it is counted
    writeLargeDeadLetters(12, begun);
    write(List.of(begun));

    start(WHOLE);

    RunEvent ended = awaitEnd(begun.runId());
    assertThat(ended.status()).as(ended.reason()).isEqualTo(RunStatus.COMPLETE);
    assertThat(ended.rejected()).isEqualTo(12);
    fetcher.destroy();
    assertThat(fetcher.waitFor()).isEqualTo(143);
  }

  private static void writeLargeDeadLetters(int letters, RunEvent run) throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                BROKER.bootstrapServers(),
                "max.request.size",
                Topics.MAX_DEAD_LETTER_BYTES),
            bytes,
            bytes)) {
      for (int i = 0; i < letters; i++) {
        ProducerRecord<byte[], byte[]> letter =
            new ProducerRecord<>(
                "nuha.booking.dlt", null, new byte[Topics.MAX_DEAD_LETTER_VALUE_BYTES]);
        letter.headers().add(Headers.RUN_ID, run.runId().getBytes(StandardCharsets.UTF_8));
        producer.send(letter).get();
      }
    }
  }

  /**
   * Writes runs that failed, of the default window and of others, with long reasons.
   *
   * @return the id of the first
   */
  private static String writeRuns(int runs) throws Exception {
    Instant start = Instant.parse("2026-02-01T17:00:00Z");
    write(
        () ->
            IntStream.range(0, runs)
                .mapToObj(i -> run(i, RunStatus.FAILED, start.plusSeconds(i)))
                .iterator());
    return run(0, RunStatus.FAILED, start).runId();
  }

  private static RunEvent run(int number, RunStatus status, Instant start) {
    return new RunEvent(
        new UUID(1, number).toString(),
        239,
        RunEvent.Trigger.MANUAL,
        0,
        number % 2 == 0,
        Instant.parse("2026-02-01T17:00:00Z"),
        Instant.parse("2026-02-02T16:59:59Z"),
        status,
        status == RunStatus.FAILED ? "x".repeat(1_000) : null,
        start,
        status == RunStatus.FAILED ? start.plusSeconds(1) : null,
        0,
        0,
        "topic",
        Map.of(0, 1L, 1, 2L, 2, 3L),
        Map.of());
  }

  private static void write(Iterable<RunEvent> runs) throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", BROKER.bootstrapServers()), bytes, bytes)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (RunEvent run : runs) {
        byte[] key = run.runId().getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(Topics.RUNS, key, run.toJson())));
      }
      for (Future<RecordMetadata> event : sent) {
        event.get();
      }
    }
  }

  /** The bookings of the days that are asked for, page by page. */
  private static StubSimrs.Answer bookings(StubSimrs.Request request) {
    int pageSize = request.body().path("limit").asInt();
    long first = day(request, "waktu_registrasi_awal", 2) * BOOKINGS_A_DAY;
    long end = (day(request, "waktu_registrasi_akhir", 0) + 1) * BOOKINGS_A_DAY;
    long start = first + (request.page() - 1L) * pageSize;
    return StubSimrs.page(
        end - first,
        LongStream.range(start, Math.min(start + pageSize, end))
            .mapToObj("{\"booking_id\": %d, \"nama_rm\": \"Pasien Contoh\"}"::formatted)
            .toArray(String[]::new));
  }

  private static long day(StubSimrs.Request request, String field, int plusSeconds) {
    Instant instant = OffsetDateTime.parse(request.body().path(field).asString()).toInstant();
    return LocalDate.ofInstant(instant.plusSeconds(plusSeconds), CLINIC).toEpochDay();
  }

  private void start(String heap) throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    command.addAll(JVM);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), FetcherApplication.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("fetcher.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SERVER_PORT", Integer.toString(port),
                "EXTERNAL_API_URL", simrs.url().toString(),
                "EXTERNAL_API_TOKEN", "secret-token",
                "EXTERNAL_API_KEY", "secret-key",
                "EXTERNAL_API_REFRESH_TOKEN", "secret-refresh",
                "SYNC_MIN_INTERVAL", "0ms",
                "SYNC_PAGE_SIZE", "5000",
                "SPRING_KAFKA_PRODUCER_BUFFER_MEMORY", "8MB",
                "SIMRS_TOKEN_FILE", folder.resolve("token").toString(),
                "KAFKA_BOOTSTRAP_SERVERS", BROKER.bootstrapServers()));
    fetcher = builder.start();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(fetcher.isAlive()).as(log()).isTrue();
              try {
                return HTTP.send(
                            get("/actuator/health/readiness").build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 200;
              } catch (IOException notListeningYet) {
                return false;
              }
            });
  }

  private RunEvent awaitEnd(String runId) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              assertThat(fetcher.isAlive()).as(log()).isTrue();
              return BROKER.records(Topics.RUNS).stream()
                  .map(record -> RunEvent.fromJson(record.value()))
                  .filter(event -> event.runId().equals(runId))
                  .reduce((earlier, later) -> later)
                  .orElseThrow();
            },
            event -> event.status() != RunStatus.RUNNING);
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("fetcher.log"));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  private static JsonNode ask(HttpRequest.Builder request) throws Exception {
    return RecordJson.parse(
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
