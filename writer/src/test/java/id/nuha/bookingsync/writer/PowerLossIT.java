package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.embedded.kafka.EmbeddedKafka;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The machine loses power: PostgreSQL has kept every commit, and Kafka has lost what it had not
 * written to disk yet. It gives the offsets of the lost records out again.
 */
@ExtendWith(OutputCaptureExtension.class)
class PowerLossIT {
  private static final String TOPIC = "nuha.booking";
  private static final int PARTITION = 3;
  private static final String KEPT = Writers.runId("kept");
  private static final String LOST = Writers.runId("lost");
  private static final String NEXT = Writers.runId("next");

  @TempDir private static Path folders;
  private static EmbeddedKafka kafka;
  private static String kept = "";
  private String database = "";
  private JdbcClient jdbc;

  /** Once for all tests: what Kafka and PostgreSQL hold after a first run. */
  @BeforeAll
  static void keepARun() throws Exception {
    int[] ports = FreePorts.find(2);
    kafka =
        new EmbeddedKafka(
            folders.resolve("kafka"),
            ports[0],
            ports[1],
            Map.of(
                "offsets.topic.num.partitions", "1",
                // A broker that comes back waits for the end of its own session of before.
                "broker.session.timeout.ms", "2000",
                "broker.heartbeat.interval.ms", "500",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "log.index.size.max.bytes", "4096"));
    kafka.start();
    kept = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = start(kept)) {
      Writers.awaitReady(writer);
      publish(KEPT, 1, 10, PowerLossIT::booking);
      awaitRuns(Writers.client(kept), KEPT + " COMPLETE 10");
    }
    kafka.close();
    copy(folders.resolve("kafka"), folders.resolve("kept"));
    // The disk's picture is of the start that each test begins with, and of no stop in order.
    kafka.start();
    kafka.close();
    Files.delete(folders.resolve("kafka").resolve(".kafka_cleanshutdown"));
    copy(folders.resolve("kafka"), folders.resolve("picture"));
  }

  @BeforeEach
  void goOnAfterTheRun() throws Exception {
    startKafkaFrom("kept");
    database = Writers.copyOf(kept);
    jdbc = Writers.client(database);
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void whatIsWrittenUnderLostOffsetsIsAppliedAndCounted() throws Exception {
    applyARunThatKafkaThenLoses(PowerLossIT::booking);

    publish(NEXT, 21, 40, PowerLossIT::booking);
    try (ConfigurableApplicationContext writer = start()) {
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10", NEXT + " COMPLETE 20");
      assertThat(bookings()).isEqualTo(40);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aGroupsOffsetBeyondWhatIsLeftPassesNothingOver(CapturedOutput output) throws Exception {
    applyARunThatKafkaThenLoses(PowerLossIT::booking);

    publish(NEXT, 21, 40, PowerLossIT::booking);
    commit(20); // the group's offsets stand in another file, which may have been written to disk
    try (ConfigurableApplicationContext writer = start()) {
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10", NEXT + " COMPLETE 20");
      assertThat(bookings()).isEqualTo(40);
      assertThat(output.getAll()).contains("gave the offsets from 10 on");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aWriterThatRunsMeanwhilePassesNothingOver() throws Exception {
    try (ConfigurableApplicationContext writer = start()) {
      Writers.awaitReady(writer);
      publish(LOST, 11, 20, PowerLossIT::booking);
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10");

      losePower();
      publish(NEXT, 21, 40, PowerLossIT::booking);

      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10", NEXT + " COMPLETE 20");
      assertThat(bookings()).isEqualTo(40);
    }
  }

  @Test
  void aRecordIsSetAsideAlsoWhereALostOneOfItsOffsetHadBeen() throws Exception {
    IntFunction<String> bad = i -> "{\"booking_id\": %d, \"kuota\": \"viele\"}".formatted(i);
    IntFunction<String> oneIsBad = i -> i % 10 == 5 ? bad.apply(i) : booking(i);
    applyARunThatKafkaThenLoses(oneIsBad);

    publish(NEXT, 31, 40, oneIsBad);
    try (ConfigurableApplicationContext writer = start()) {
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10", NEXT + " COMPLETE 10");
      assertThat(deadLetters()).containsExactly("35");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aRunWhoseRecordsAreLostSaysSo() throws Exception {
    long end = publishBookings(LOST, 11, 20, PowerLossIT::booking);
    losePower();
    end(LOST, 10, end); // its end stands in another file, which may have been written to disk

    try (ConfigurableApplicationContext writer = start()) {
      awaitRuns(KEPT + " COMPLETE 10", LOST + " INCOMPLETE 0");
      assertThat(reason(LOST))
          .isEqualTo(
              "10 records left Kafka before they were applied; fetch these days again with awal and"
                  + " akhir");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aRunThatIsCarriedOutAgainBecauseItsEndIsLostAddsUp() throws Exception {
    applyARunThatKafkaThenLoses(PowerLossIT::booking);

    long end = publishBookings(LOST, 11, 20, PowerLossIT::booking);
    try (Admin admin = admin()) {
      RunEvent first = Writers.ended(admin, LOST, 10, 0, Map.of(PARTITION, end));
      Instant later = Objects.requireNonNull(first.finishedAt()).plusSeconds(60);
      send(first.ended(first.status(), null, later, 10, 0, first.endOffsets()));
    }
    try (ConfigurableApplicationContext writer = start()) {
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 20");
      await()
          .until(
              () ->
                  jdbc.sql("SELECT published FROM sync_run WHERE run_id = :run")
                          .param("run", LOST)
                          .query(Long.class)
                          .single()
                      == 20);
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 20");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aKafkaOfBeforeItsLastStartsStopsNoView(CapturedOutput output) throws Exception {
    for (int start = 0; start < 5; start++) { // each start begins a new leader epoch
      kafka.close();
      kafka.start();
    }
    applyARunThatKafkaThenLoses(PowerLossIT::booking);

    publish(NEXT, 21, 40, PowerLossIT::booking);
    try (ConfigurableApplicationContext writer = start()) {
      // Its first ten cannot be told from what was applied under their offsets.
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10", NEXT + " INCOMPLETE 10");
      assertThat(bookings()).isEqualTo(40);
      assertThat(output.getAll()).contains("was put back to an older state than this database");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  private static String booking(int id) {
    return "{\"booking_id\": %d}".formatted(id);
  }

  private ConfigurableApplicationContext start() {
    return start(database);
  }

  private static ConfigurableApplicationContext start(String database) {
    return Writers.start(database, "KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers());
  }

  private void applyARunThatKafkaThenLoses(IntFunction<String> booking) throws Exception {
    try (ConfigurableApplicationContext writer = start()) {
      Writers.awaitReady(writer);
      publish(LOST, 11, 20, booking);
      awaitRuns(KEPT + " COMPLETE 10", LOST + " COMPLETE 10");
    }
    losePower();
  }

  /** Kafka comes back with what was on its disk when the picture was taken. */
  private void losePower() throws IOException {
    kafka.close();
    startKafkaFrom("picture");
  }

  private static void startKafkaFrom(String folder) throws IOException {
    FileSystemUtils.deleteRecursively(folders.resolve("kafka"));
    copy(folders.resolve(folder), folders.resolve("kafka"));
    kafka.start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.endsWith(".lock")).toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void publish(String run, int first, int last, IntFunction<String> booking)
      throws Exception {
    end(run, last - first + 1, publishBookings(run, first, last, booking));
  }

  /** Publishes bookings into one partition; returns its end. */
  private static long publishBookings(String run, int first, int last, IntFunction<String> booking)
      throws Exception {
    long end = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i : IntStream.rangeClosed(first, last).toArray()) {
        ProducerRecord<byte[], byte[]> record =
            Writers.record(TOPIC, "" + i, booking.apply(i), "2026-02-06T01:00:00Z", run);
        RecordMetadata sent =
            producer
                .send(
                    new ProducerRecord<>(
                        TOPIC, PARTITION, record.key(), record.value(), record.headers()))
                .get();
        end = sent.offset() + 1;
      }
    }
    return end;
  }

  private static void end(String run, int records, long end) throws Exception {
    try (Admin admin = admin()) {
      send(Writers.ended(admin, run, records, 0, Map.of(PARTITION, end)));
    }
  }

  private static void send(RunEvent event) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer
          .send(new ProducerRecord<>(Topics.RUNS, Writers.bytes(event.runId()), event.toJson()))
          .get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private void commit(long offset) throws Exception {
    try (Admin admin = admin()) {
      admin
          .alterConsumerGroupOffsets(
              Topics.WRITER_GROUP,
              Map.of(new TopicPartition(TOPIC, PARTITION), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  private void awaitRuns(String... expected) {
    awaitRuns(jdbc, expected);
  }

  private static void awaitRuns(JdbcClient jdbc, String... expected) {
    await()
        .ignoreExceptions() // before the tables are there
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "SELECT concat_ws(' ', run_id, status, inserted + updated +"
                                    + " unchanged + superseded + rejected_by_writer) FROM sync_run")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder(expected));
  }

  private String reason(String run) {
    return jdbc.sql("SELECT reason FROM sync_run WHERE run_id = :run")
        .param("run", run)
        .query(String.class)
        .single();
  }

  private long bookings() {
    return jdbc.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single();
  }

  private List<String> deadLetters() {
    return TestBroker.records(kafka.bootstrapServers(), TOPIC + ".dlt").stream()
        .map(letter -> new String(letter.key(), StandardCharsets.UTF_8))
        .toList();
  }
}
