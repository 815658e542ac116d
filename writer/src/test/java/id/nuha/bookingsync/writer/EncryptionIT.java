package id.nuha.bookingsync.writer;

import static id.nuha.bookingsync.writer.OperatorRequests.awaitEnd;
import static id.nuha.bookingsync.writer.OperatorRequests.get;
import static id.nuha.bookingsync.writer.OperatorRequests.json;
import static id.nuha.bookingsync.writer.OperatorRequests.post;
import static id.nuha.bookingsync.writer.OperatorRequests.replay;
import static id.nuha.bookingsync.writer.OperatorRequests.shown;
import static id.nuha.bookingsync.writer.OperatorRequests.startReplay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.contract.encryption.EncryptionHeader;
import id.nuha.bookingsync.contract.encryption.Keyset;
import id.nuha.bookingsync.contract.encryption.KeysetFile;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A writer that reads encrypted records, and what becomes of those that it cannot read. */
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class EncryptionIT {
  private static final String TOPIC = "nuha.booking";
  private static final String CANARY = "Pasien Rekaan Kenari";

  @TempDir private static Path folder;
  private static Path file;
  private static JdbcClient jdbc;
  private static ConfigurableApplicationContext writer;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    file = folder.resolve("keyset.json");
    holds(Keyset.generate());
    Writers.forgetTopics();
    String database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
    producer = Writers.producer();
    writer = Writers.start(database, "PII_KEYSET=" + file);
    Writers.awaitReady(writer);
  }

  @AfterAll
  static void stop() {
    producer.close();
    writer.close();
  }

  @Test
  void unchangedContentIsUnchangedHoweverItCame() throws Exception {
    String booking = "{\"booking_id\": 1, \"nama_pasien\": \"%s\"}".formatted(CANARY);
    String clear = Writers.runId("before");
    String first = Writers.runId("encrypted");
    String second = Writers.runId("encrypted again");

    end(clear, send(clear(clear, 1, booking, 1)));
    assertThat(awaitCounts(clear)).isEqualTo(List.of(1L, 0L, 0L));
    end(first, send(encrypted(first, 1, booking, 2)));
    assertThat(awaitCounts(first)).isEqualTo(List.of(0L, 0L, 1L));
    end(second, send(encrypted(second, 1, booking, 3)));
    assertThat(awaitCounts(second)).isEqualTo(List.of(0L, 0L, 1L));

    assertThat(name(1)).isEqualTo(CANARY);
    List<String> raw = raw(TOPIC);
    assertThat(raw.stream().filter(value -> value.contains(CANARY))).hasSize(1); // the clear one
    assertThat(raw).doesNotHaveDuplicates();
  }

  @Test
  void whatItsOwnKeyCannotOpenIsADeadLetterAndStaysEncrypted() throws Exception {
    String run = Writers.runId("spoilt");
    String booking = "{\"booking_id\": %d, \"nama_pasien\": \"" + CANARY + "\"%s}";
    ProducerRecord<byte[], byte[]> changed = encrypted(run, 11, booking.formatted(11, ""), 1);
    changed.value()[changed.value().length - 1] ^= 1;
    ProducerRecord<byte[], byte[]> moved =
        of(run, 12, encrypted(run, 11, booking.formatted(11, ""), 1).value(), 100, 1);
    ProducerRecord<byte[], byte[]> bomb =
        of(run, 13, encryption().encrypt(239, Writers.bytes("13"), new byte[100_000_000]), 99, 1);
    ProducerRecord<byte[], byte[]> hugeBomb =
        of(run, 14, encryption().encrypt(239, Writers.bytes("14"), new byte[9]), 2_000_000_000, 1);
    ProducerRecord<byte[], byte[]> refused =
        encrypted(run, 15, booking.formatted(15, ", \"kuota\": \"banyak\""), 1);
    ProducerRecord<byte[], byte[]> otherwise = clear(run, 16, booking.formatted(16, ""), 1);
    otherwise.headers().add(Headers.ENCRYPTION, Writers.bytes("rot13"));

    for (ProducerRecord<byte[], byte[]> one :
        List.of(changed, moved, bomb, hugeBomb, refused, otherwise)) {
      send(one);
    }
    send(encrypted(run, 17, booking.formatted(17, ""), 1));

    await().until(() -> letters(run).size() == 6);
    await().until(() -> CANARY.equals(name(17)));
    Map<String, ConsumerRecord<byte[], byte[]>> letters = letters(run);
    assertReason(letters.get("11"), "cannot be opened with its key");
    assertReason(letters.get("12"), "cannot be opened with its key");
    assertReason(letters.get("13"), "does not have the size that it states");
    assertReason(letters.get("14"), "2000000000 bytes when clear");
    assertReason(letters.get("15"), "whole number");
    assertReason(letters.get("16"), "in a way that this version does not know");
    assertThat(letters.get("15").value()).isEqualTo(refused.value());
    assertThat(header(letters.get("15"), Headers.ENCRYPTION))
        .isEqualTo(
            new String(
                refused.headers().lastHeader(Headers.ENCRYPTION).value(), StandardCharsets.UTF_8));

    assertThat(get(writer, "/dead-letters?view=239").body()).doesNotContain(CANARY);
    List<JsonNode> shown = shownLetters();
    assertThat(letter(shown, "15").path("payload").asString()).contains(CANARY);
    assertThat(letter(shown, "11").has("payload")).isFalse();
    assertThat(letter(shown, "11").path("payload_fault").asString()).contains("cannot be opened");
  }

  @Test
  void aMissingKeyIsWaitedForByEverybodyAndNothingIsLost(CapturedOutput output) throws Exception {
    Keyset before = Keyset.parse(Files.readString(file));
    Keyset rotated = before.withNewPrimary();
    String run = Writers.runId("rotated");
    send(encrypted(run, 21, "{\"booking_id\": 21, \"nama_pasien\": \"lama\"}", 1));
    await().until(() -> "lama".equals(name(21)));
    long applied = Writers.applied(jdbc, TOPIC);
    int setAside = setAside();

    holds(Keyset.generate()); // somebody has mounted another file
    RecordMetadata waiting =
        sendLetter(with(rotated, run, 22, "{\"booking_id\": 22, \"nama_pasien\": \"surat\"}", 2));
    sendLetter(encrypted(run, 23, "{\"booking_id\": 23, \"nama_pasien\": \"lain\"}", 2));
    RecordMetadata unread =
        send(with(rotated, run, 21, "{\"booking_id\": 21, \"nama_pasien\": \"baru\"}", 2));

    String id = Integer.toUnsignedString(rotated.primary());
    await()
        .until(
            () -> get(writer, "/actuator/health/readiness"),
            answer -> answer.statusCode() == 503 && answer.body().contains("the id " + id));
    String missing =
        "PII_KEYSET has no key with the id %s, which the record at nuha.booking-%d offset %d was"
            .formatted(id, unread.partition(), unread.offset());
    assertThat(get(writer, "/actuator/health/readiness").body()).contains(missing);
    assertThat(output.getOut()).contains("nuha.booking waits: " + missing);
    JsonNode dryRun = replay(writer, "view=239&from=earliest&dryRun=true");
    assertThat(dryRun.path("status").asString()).isEqualTo("FAILED");
    assertThat(dryRun.path("reason").asString())
        .contains("has no key with the id", "the record at nuha.booking-");
    String replay = startReplay(writer, "view=239&from=earliest");
    await().until(() -> output.getOut().contains("A replay waits: PII_KEYSET has no key"));
    HttpResponse<String> redrive = post(writer, "/dead-letters/redrive?view=239&reason=invented");

    assertThat(redrive.statusCode()).as(redrive.body()).isEqualTo(200);
    assertThat(json(redrive).at("/data/applied").asInt()).as(redrive.body()).isEqualTo(1);
    assertThat(json(redrive).at("/data/tried").asInt()).isEqualTo(1);
    assertThat(json(redrive).at("/data/waiting").toString()).isEqualTo("{\"%s\":1}".formatted(id));
    assertThat(name(23)).isEqualTo("lain");
    JsonNode unopened = letter(shownLetters(), "22");
    assertThat(unopened.path("payload_fault").asString())
        .contains("the id " + id, "nuha.booking.dlt-0 offset " + waiting.offset());
    assertThat(unopened.path("attempts").asInt()).isZero();
    JsonNode waits = shown(writer, replay);
    assertThat(waits.path("status").asString()).isEqualTo("RUNNING");
    assertThat(waits.path("reason").asString())
        .startsWith("it waits: PII_KEYSET has no key with the id")
        .contains("the record at nuha.booking-");
    assertThat(Writers.applied(jdbc, TOPIC)).isEqualTo(applied);
    assertThat(setAside()).isEqualTo(setAside);

    holds(rotated); // and the right one again; no restart

    await().until(() -> "baru".equals(name(21)));
    JsonNode replayed = awaitEnd(writer, replay);
    assertThat(replayed.path("status").asString()).as("%s", replayed).isEqualTo("COMPLETE");
    assertThat(replayed.path("reason").isNull()).as("%s", replayed).isTrue();
    assertThat(replayed.path("records").asInt()).isPositive();
    await().until(() -> get(writer, "/actuator/health/readiness").statusCode() == 200);
    redrive = post(writer, "/dead-letters/redrive?view=239&reason=invented");
    assertThat(json(redrive).at("/data/applied").asInt()).as(redrive.body()).isEqualTo(1);
    assertThat(name(22)).isEqualTo("surat");
    assertThat(name(21)).isEqualTo("baru");
    assertThat(setAside()).isEqualTo(setAside);
    assertThat(output.getOut()).doesNotContain(Files.readString(file).substring(0, 60));
  }

  private static void holds(Keyset keyset) throws Exception {
    Path fresh = Files.writeString(folder.resolve("fresh"), keyset.toJson());
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Encryption encryption() {
    return Encryption.with(() -> KeysetFile.read(file));
  }

  private static ProducerRecord<byte[], byte[]> clear(
      String run, int id, String booking, int minute) {
    return Writers.record(TOPIC, "" + id, booking, time(minute), run);
  }

  private static ProducerRecord<byte[], byte[]> encrypted(
      String run, int id, String booking, int minute) {
    return encrypted(encryption(), run, id, booking, minute);
  }

  private static ProducerRecord<byte[], byte[]> with(
      Keyset keyset, String run, int id, String booking, int minute) {
    return encrypted(Encryption.with(() -> keyset), run, id, booking, minute);
  }

  private static ProducerRecord<byte[], byte[]> encrypted(
      Encryption encryption, String run, int id, String booking, int minute) {
    byte[] clear = Writers.bytes(booking);
    return of(
        run, id, encryption.encrypt(239, Writers.bytes("" + id), clear), clear.length, minute);
  }

  private static ProducerRecord<byte[], byte[]> of(
      String run, int id, byte[] value, int size, int minute) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            TOPIC, null, Writers.bytes("" + id), value, clear(run, id, "", minute).headers());
    record.headers().add(Headers.ENCRYPTION, Writers.bytes(EncryptionHeader.of(size)));
    return record;
  }

  private static String time(int minute) {
    return "2026-02-06T01:0%d:00Z".formatted(minute);
  }

  private static RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
    return producer.send(record).get();
  }

  /** Sends it as a dead letter. */
  private static RecordMetadata sendLetter(ProducerRecord<byte[], byte[]> record) throws Exception {
    record.headers().add(Headers.DLT_REASON, Writers.bytes("invented"));
    return send(
        new ProducerRecord<>(TOPIC + ".dlt", null, record.key(), record.value(), record.headers()));
  }

  private static void end(String run, RecordMetadata last) {
    Writers.send(Writers.ended(run, 1, 0, Map.of(last.partition(), last.offset() + 1)));
  }

  /** Inserted, updated, unchanged. */
  private static List<Long> awaitCounts(String run) {
    await()
        .until(
            () ->
                jdbc.sql(
                            "SELECT count(*) FROM sync_run WHERE run_id = :run AND status ="
                                + " 'COMPLETE'")
                        .param("run", run)
                        .query(Long.class)
                        .single()
                    == 1);
    return jdbc.sql("SELECT inserted, updated, unchanged FROM sync_run WHERE run_id = :run")
        .param("run", run)
        .query((row, n) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)))
        .single();
  }

  private static String name(int id) {
    return jdbc.sql("SELECT coalesce(max(nama_rm), '') FROM dashboard_239 WHERE booking_id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private static int setAside() {
    return jdbc.sql("SELECT count(*) FROM dead_letter").query(Integer.class).single();
  }

  private static List<String> raw(String topic) {
    return Writers.BROKER.records(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static Map<String, ConsumerRecord<byte[], byte[]>> letters(String run) {
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : Writers.BROKER.records(TOPIC + ".dlt")) {
      if (run.equals(header(letter, Headers.RUN_ID))) {
        letters.put(new String(letter.key(), StandardCharsets.UTF_8), letter);
      }
    }
    return letters;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static void assertReason(ConsumerRecord<byte[], byte[]> letter, String reason) {
    assertThat(header(letter, Headers.DLT_REASON)).contains(reason).doesNotContain(CANARY);
  }

  /** All of them with their records; one that states to be large is a page of its own. */
  private static List<JsonNode> shownLetters() throws Exception {
    List<JsonNode> shown = new ArrayList<>();
    String from = "0";
    while (!from.equals("null")) {
      JsonNode page = json(get(writer, "/dead-letters?view=239&payload=true&from=" + from));
      page.path("data").forEach(shown::add);
      from = page.path("next").toString();
    }
    return shown;
  }

  private static JsonNode letter(List<JsonNode> shown, String key) {
    return shown.stream()
        .filter(letter -> letter.path("key").asString("").equals(key))
        .findFirst()
        .orElseThrow();
  }
}
