package id.nuha.bookingsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.EncryptionHeader;
import id.nuha.bookingsync.contract.encryption.KeysetFile;
import id.nuha.bookingsync.embedded.TestHttp;
import id.nuha.bookingsync.embedded.TestProducer;
import id.nuha.bookingsync.local.services.PipelineOptions;
import id.nuha.bookingsync.local.services.Service;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Records and pages of many megabytes, in the heaps that {@code ./run} gives. */
class MemoryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MB = 1_000_000;

  @TempDir private static Path data;
  private static LargeSimrs simrs;
  private static TestPipeline pipeline;
  private static TestProducer producer;

  @BeforeAll
  static void start() throws Exception {
    simrs = new LargeSimrs();
    pipeline = TestPipeline.start(data, simrs.environment(data.resolve("token")));
    producer = new TestProducer("127.0.0.1:" + pipeline.options().ports().kafka());
  }

  @AfterAll
  static void stop() {
    producer.close();
    pipeline.close();
    simrs.close();
  }

  /** So that each test fails for a reason of its own. */
  @BeforeEach
  void startWhatHasEnded() throws InterruptedException {
    for (Service service : List.of(pipeline.pipeline().fetcher(), pipeline.pipeline().writer())) {
      if (!service.isAlive()) {
        pipeline.pipeline().restart(service);
      }
    }
    pipeline.pipeline().awaitReady();
  }

  /** A service that ran out of memory has ended: the shipped flags see to that. */
  @AfterEach
  void allServicesLive() {
    assertThat(pipeline.pipeline().fetcher().isAlive()).as("fetcher").isTrue();
    assertThat(pipeline.pipeline().writer().isAlive()).as("writer").isTrue();
    assertThat(pipeline.pipeline().statsApi().isAlive()).as("stats-api").isTrue();
  }

  @Test
  void twentyFourNotesOfNineMegabytesLandAndAreReplayed() {
    JsonNode run = sync(new LargeSimrs.Content(24, 1, number -> booking(1_000 + number, note(9))));

    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    assertThat(run.path("inserted").asInt()).isEqualTo(24);
    assertThat(notes(1_000, 1_024)).isEqualTo("24 x 9000000");
    pipeline.sql("UPDATE dashboard_239 SET catatan = NULL WHERE booking_id BETWEEN 1001 AND 1024");
    replay();
    assertThat(notes(1_000, 1_024)).isEqualTo("24 x 9000000");
  }

  @Test
  void notesWhoseCharactersTakeTwoBytesEachLandAndAreReplayed() {
    JsonNode run =
        sync(
            new LargeSimrs.Content(
                6, 1, number -> booking(2_000 + number, "\u8a3a" + "a".repeat(9 * MB + MB / 2))));

    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    assertThat(notes(2_000, 2_006)).isEqualTo("6 x 9500001");
    pipeline.sql("UPDATE dashboard_239 SET catatan = NULL WHERE booking_id BETWEEN 2001 AND 2006");
    replay();
    assertThat(notes(2_000, 2_006)).isEqualTo("6 x 9500001");
  }

  private void replay() {
    JsonNode replay = json(writer("POST", "/replay?view=239&from=earliest")).path("data");
    String id = replay.path("replay_id").asString();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              allServicesLive();
              return !status(id).equals("RUNNING");
            });
    assertThat(status(id)).isEqualTo("COMPLETE");
  }

  @Test
  void aPageOfTwentyFourNotesOfNineMegabytesFailsTheRunWithTheSettingToChange() {
    assertTooLarge(
        sync(new LargeSimrs.Content(24, 24, number -> booking(3_000 + number, note(9)))));
  }

  @Test
  void aPageOfSixtyMegabytesOfUsualBookingsFailsTheRunWithTheSettingToChange() {
    assertTooLarge(
        sync(
            new LargeSimrs.Content(
                60_000, 60_000, number -> booking(100_000 + number, "x".repeat(1_000)))));
  }

  @Test
  void pagesInFlightShareTheRoomOfOne() {
    JsonNode run =
        sync(
            new LargeSimrs.Content(
                24_000, 4_000, number -> booking(200_000 + number, "x".repeat(1_000))));

    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    assertThat(run.path("inserted").asInt()).isEqualTo(24_000);
  }

  private static void assertTooLarge(JsonNode run) {
    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("FAILED");
    assertThat(run.path("reason").asString()).contains("MB", "lower SYNC_PAGE_SIZE");
  }

  @Test
  void aPageOfShortNumbersTakesNoMoreMemoryThanItsBytes() {
    String numbers = "\"catatan\":[77" + ",77".repeat(3 * MB) + "]";
    JsonNode run =
        sync(
            new LargeSimrs.Content(
                3,
                1,
                number ->
                    number == 2
                        ? "{\"booking_id\":4002,%s}".formatted(numbers)
                        : booking(4_000 + number, "usual")));

    assertThat(run.path("status").asString()).as("%s", run).isEqualTo("COMPLETE");
    assertThat(run.path("inserted").asInt()).isEqualTo(2);
    assertThat(run.path("rejected").asInt()).isEqualTo(1);
  }

  @Test
  void tenDeadLettersOfTwelveMegabytesAreListedAndRedriven() throws Exception {
    setAside(10, number -> booking(5_000 + number, note(12)));

    JsonNode page = json(writer("GET", "/dead-letters?view=239&limit=500"));
    JsonNode payloads = json(writer("GET", "/dead-letters?view=239&payload=true"));
    JsonNode redriven =
        json(writer("POST", "/dead-letters/redrive?view=239&reason=invented")).path("data");

    assertThat(page.path("data").size()).isGreaterThanOrEqualTo(10);
    assertThat(payloads.at("/data/0/offset").asLong()).isEqualTo(0);
    assertThat(redriven.path("applied").asInt()).as("%s", redriven).isEqualTo(10);
    assertThat(notes(5_000, 5_010)).isEqualTo("10 x 12000000");
  }

  @Test
  void recordsThatAreLargeOnlyWhenTheyAreDecryptedLandAndAreReplayed() {
    for (int number = 1; number <= 24; number++) {
      int id = 8_000 + number;
      sendEncrypted("nuha.booking", id, booking(id, "a".repeat(9 * MB + MB / 2)), Map.of());
    }
    producer.await(); // a hundredth of what Kafka gives at a time

    awaitNotes(8_000, 8_024, "24 x 9500000");
    pipeline.sql("UPDATE dashboard_239 SET catatan = NULL WHERE booking_id BETWEEN 8001 AND 8024");
    replay();
    assertThat(notes(8_000, 8_024)).isEqualTo("24 x 9500000");
  }

  @Test
  void whatDecompressesToMoreThanTheHeapIsSetAside() {
    int before = setAsideByTheWriter();
    byte[] bomb = new byte[200 * MB];

    sendEncrypted("nuha.booking", 9_001, bomb, EncryptionHeader.of(200 * MB), Map.of());
    sendEncrypted("nuha.booking", 9_002, bomb, EncryptionHeader.of(900), Map.of());
    producer.await();

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              allServicesLive();
              return setAsideByTheWriter() == before + 2;
            });
    JsonNode shown = json(writer("GET", "/dead-letters?view=239&payload=true&limit=500"));
    assertThat(shown.path("data").isArray()).isTrue();
  }

  @Test
  void tenEncryptedLettersOfTwelveMegabytesAreListedAndRedriven() {
    for (int number = 1; number <= 10; number++) {
      int id = 9_100 + number;
      sendEncrypted(
          "nuha.booking.dlt", id, booking(id, note(12)), Map.of(Headers.DLT_REASON, "sealed"));
    }
    producer.await();

    for (JsonNode page = json(writer("GET", "/dead-letters?view=239&payload=true"));
        page.path("next").isNumber();
        page =
            json(writer("GET", "/dead-letters?payload=true&view=239&from=" + page.path("next")))) {
      assertThat(page.path("data").size()).isPositive();
    }
    JsonNode redriven =
        json(writer("POST", "/dead-letters/redrive?view=239&reason=sealed")).path("data");

    assertThat(redriven.path("applied").asInt()).as("%s", redriven).isEqualTo(10);
    assertThat(notes(9_100, 9_110)).isEqualTo("10 x 12000000");
  }

  private static void sendEncrypted(
      String topic, int key, String value, Map<String, String> headers) {
    byte[] clear = value.getBytes(StandardCharsets.UTF_8);
    sendEncrypted(topic, key, clear, EncryptionHeader.of(clear.length), headers);
  }

  private static void sendEncrypted(
      String topic, int key, byte[] clear, String encryption, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(Headers.TIME, Instant.now().toString());
    all.put(Headers.ENCRYPTION, encryption);
    String text = Integer.toString(key);
    byte[] value =
        Encryption.with(() -> KeysetFile.read(data.resolve("pii-keyset.json")))
            .encrypt(239, text.getBytes(StandardCharsets.UTF_8), clear);
    assertThat(value).hasSizeLessThan(MB);
    producer.send(topic, text, value, all);
  }

  private static void awaitNotes(int after, int last, String notes) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(pipeline.pipeline().writer().isAlive()).as("writer").isTrue();
              return notes.equals(notes(after, last));
            });
  }

  @Test
  void aHundredThousandSmallDeadLettersAreListedPageByPage() {
    for (int number = 0; number < 100_000; number++) {
      producer.send("nuha.jadwal.dlt", "0", "{\"id_dokter\":0}", Map.of());
    }
    producer.await();

    JsonNode first = json(writer("GET", "/dead-letters?view=123"));
    JsonNode last = json(writer("GET", "/dead-letters?view=123&limit=500&from=99600"));

    assertThat(first.path("data").size()).isEqualTo(100);
    assertThat(first.path("next").asInt()).isEqualTo(100);
    assertThat(last.path("data").size()).isEqualTo(400);
    assertThat(last.path("next").isNull()).isTrue();
  }

  @Test
  void aLetterThatIsTooLargeForTheHeapSaysSoAndHarmsNobodyElse() throws Exception {
    setAside(2, number -> booking(6_000 + number, number == 1 ? note(24) : "usual"));

    JsonNode redriven =
        json(writer("POST", "/dead-letters/redrive?view=239&reason=invented")).path("data");

    assertThat(redriven.path("failed").asInt()).as("%s", redriven).isEqualTo(1);
    assertThat(notes(6_000, 6_002)).isEqualTo("1 x 5");
  }

  @Test
  void aRecordOfShortNumbersIsSetAsideByTheWriter() throws Exception {
    int before = setAsideByTheWriter();

    send(
        "nuha.booking",
        7_001,
        "{\"booking_id\":7001,\"catatan\":[77%s]}".formatted(",77".repeat(3 * MB)),
        Map.of(Headers.TIME, Instant.now().toString()));

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              allServicesLive();
              return setAsideByTheWriter() > before;
            });
  }

  private static int setAsideByTheWriter() {
    return pipeline.sql("SELECT 1 FROM dead_letter WHERE view_id = 239").size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void aRequestOfAGigabyteIsRefusedByEachService(String method) throws Exception {
    PipelineOptions.Ports ports = pipeline.options().ports();
    for (URI service :
        List.of(
            URI.create("http://127.0.0.1:%d/dashboard/sync-runs".formatted(ports.statsApi())),
            URI.create("http://127.0.0.1:%d/dashboard/sync-nothing".formatted(ports.fetcher())),
            URI.create("http://127.0.0.1:%d/replay".formatted(ports.writer())))) {
      for (String type :
          List.of(
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=x",
              "application/json")) {
        HttpRequest request =
            HttpRequest.newBuilder(service)
                .method(
                    method,
                    HttpRequest.BodyPublishers.ofInputStream(() -> new EndlessStream(1_000L * MB)))
                .header("Content-Type", type)
                .build();
        assertThat(statusOf(request)).as("%s %s %s", method, service, type).isBetween(400, 499);
      }
    }
  }

  @Test
  void endlessAddressesAndHeadersAreRefusedByEachService() {
    PipelineOptions.Ports ports = pipeline.options().ports();
    for (int port : List.of(ports.statsApi(), ports.fetcher(), ports.writer())) {
      URI service = URI.create("http://127.0.0.1:%d/".formatted(port));
      HttpRequest.Builder flood = HttpRequest.newBuilder(service);
      for (int number = 0; number < 100_000; number++) {
        flood.header("x-invented-" + number, "x");
      }

      assertThat(statusOf(flood.build())).isBetween(400, 499);
      assertThat(
              statusOf(
                  HttpRequest.newBuilder(service.resolve("/?q=" + "x".repeat(10 * MB))).build()))
          .isBetween(400, 499);
    }
  }

  /** The status; 499 where the service has closed the connection before all was sent. */
  private static int statusOf(HttpRequest request) {
    try {
      return TestHttp.send(request).statusCode();
    } catch (UncheckedIOException closed) {
      return 499;
    }
  }

  private static JsonNode sync(LargeSimrs.Content content) {
    simrs.holds(content);
    String run =
        pipeline
            .post("/dashboard/sync-booking", "Prefer", "respond-async")
            .at("/data/run_id")
            .asString();
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(pipeline.pipeline().fetcher().isAlive()).as("fetcher").isTrue();
              assertThat(pipeline.pipeline().writer().isAlive()).as("writer").isTrue();
              return pipeline.get("/dashboard/sync-runs/" + run).path("data");
            },
            ended -> !ended.path("status").asString().equals("RUNNING"));
  }

  private static String status(String replay) {
    for (JsonNode one : json(writer("GET", "/replay")).path("data")) {
      if (one.path("replay_id").asString().equals(replay)) {
        return one.path("status").asString();
      }
    }
    return "";
  }

  private static void setAside(int count, IntFunction<String> booking) {
    for (int number = 1; number <= count; number++) {
      send(
          "nuha.booking.dlt",
          number,
          booking.apply(number),
          Map.of(Headers.TIME, Instant.now().toString(), Headers.DLT_REASON, "invented"));
    }
  }

  private static void send(String topic, int key, String value, Map<String, String> headers) {
    producer.send(topic, Integer.toString(key), value, headers);
    producer.await();
  }

  private static HttpResponse<String> writer(String method, String path) {
    URI uri = URI.create("http://127.0.0.1:" + pipeline.options().ports().writer() + path);
    return TestHttp.send(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return RecordJson.parseTrusted(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** How many of these bookings have a note, and how long the notes are. */
  private static String notes(int after, int last) {
    List<Map<String, String>> rows =
        pipeline.sql(
            """
            SELECT count(*) || ' x ' || string_agg(DISTINCT length(catatan)::text, ',') AS notes
              FROM dashboard_239 WHERE booking_id > %d AND booking_id <= %d AND catatan IS NOT NULL
            """
                .formatted(after, last));
    return rows.get(0).get("notes");
  }

  private static String booking(int id, String note) {
    return "{\"booking_id\":%d,\"nama_pasien\":\"Pasien Rekaan %d\",\"catatan\":\"%s\"}"
        .formatted(id, id, note);
  }

  private static String note(int megabytes) {
    return "x".repeat(megabytes * MB);
  }

  /** So many bytes of the same letter. */
  private static final class EndlessStream extends InputStream {
    private long left;

    EndlessStream(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int read = (int) Math.min(left, length);
      Arrays.fill(bytes, from, from + read, (byte) 'x');
      left -= read;
      return read;
    }
  }
}
