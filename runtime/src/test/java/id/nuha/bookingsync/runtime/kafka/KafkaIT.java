package id.nuha.bookingsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Timeout(180)
class KafkaIT {
  private static final TestBroker BROKER = TestBroker.shared();
  private static final Map<String, Object> SETTINGS =
      Map.of("bootstrap.servers", BROKER.bootstrapServers());
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String TOPIC = "scanned";
  private static final int ALL = Integer.MAX_VALUE;

  private final Admin raw = Admin.create(SETTINGS);
  private final TopicAdmin admin = new TopicAdmin(SETTINGS, LONG);
  private final KafkaClients clients = clients(LONG);
  private final KafkaTemplate<byte[], byte[]> template =
      clients.template(LONG, LONG.multipliedBy(2), LONG);

  @BeforeEach
  void deleteTopics() throws Exception {
    raw.deleteTopics(topics()).all().get();
    await().atMost(LONG).until(() -> topics().isEmpty());
  }

  @AfterEach
  void close() {
    template.getProducerFactory().reset();
    admin.close();
    raw.close();
  }

  @Test
  void missingTopicsAreCreatedAndExistingOnesGetOurSettings() throws Exception {
    // Named here although they are Kafka's own: a restarted broker gives a new topic the settings
    // of a deleted one of the same name.
    create(
        new NewTopic("nuha.booking", 2, (short) 1)
            .configs(
                Map.of(
                    "cleanup.policy", "delete",
                    "min.compaction.lag.ms", "0",
                    "max.message.bytes", "1048588")));
    String id = admin.topicId("nuha.booking");

    admin.createMissing(Catalogue.builtIn());
    admin.createMissing(Catalogue.builtIn());

    assertThat(descriptions())
        .extracting(TopicDescription::name, topic -> topic.partitions().size())
        .containsExactlyInAnyOrder(
            tuple("nuha.booking", 2),
            tuple("nuha.booking.dlt", 1),
            tuple("nuha.jadwal", 6),
            tuple("nuha.jadwal.dlt", 1),
            tuple(Topics.AUDIT, 1),
            tuple(Topics.RUNS, 1));
    assertThat(admin.topicId("nuha.booking")).isEqualTo(id);
    assertThat(admin.mendSettings(Catalogue.builtIn(), Duration.ofDays(1)))
        .hasSize(6)
        .anyMatch(line -> line.startsWith("nuha.booking has 2 partitions, of 6"))
        .anyMatch(line -> line.startsWith("nuha.booking had cleanup.policy=delete"))
        .anyMatch(line -> line.startsWith("nuha.booking had min.compaction.lag.ms=0"))
        .anyMatch(line -> line.startsWith("nuha.booking had max.message.bytes=1048588"));
    assertThat(admin.mendSettings(Catalogue.builtIn(), Duration.ofDays(1)))
        .singleElement()
        .asString()
        .startsWith("nuha.booking has 2 partitions, of 6");
  }

  @Test
  void whereATopicBeginsAndHowMuchRoomTheDiskHas() throws Exception {
    create(new NewTopic(TOPIC, 2, (short) 1));
    send(0, "a", "b", "c");
    raw.deleteRecords(Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();

    assertThat(admin.startOffsets(TOPIC)).isEqualTo(Map.of(0, 2L, 1, 0L));
    assertThat(admin.endOffsets(TOPIC)).isEqualTo(Map.of(0, 3L, 1, 0L));
    assertThat(admin.fullestDisk())
        .hasValueSatisfying(
            disk -> assertThat(disk.freeBytes()).isPositive().isLessThan(disk.totalBytes()));
  }

  @Test
  void settingsThatWouldBreakAReplayAreWarnedOf() {
    admin.createMissing(Catalogue.builtIn());

    assertThat(admin.mendSettings(Catalogue.builtIn(), Duration.ofDays(1))).isEmpty();
    assertThat(admin.mendSettings(Catalogue.builtIn(), Duration.ofDays(7)))
        .singleElement()
        .asString()
        .contains("offsets.retention.minutes=10080");
  }

  @Test
  void aClockThatIsFarFromKafkasIsNamed() {
    Instant now = Instant.now();

    assertThat(admin.clockWarning(now)).isNull();
    assertThat(admin.clockWarning(now.plus(Duration.ofHours(2))))
        .startsWith("This machine's clock is 1")
        .contains("minutes ahead of Kafka's");
    assertThat(admin.clockWarning(now.minus(Duration.ofHours(2)))).contains("behind Kafka's");
  }

  @Test
  void aRecordOfAClockThatIsTwoHoursAheadIsRefusedWithTheTrueReason() throws Exception {
    create(TOPIC, 1);
    long ahead = Instant.now().plus(Duration.ofHours(2)).toEpochMilli();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () -> template.send(new ProducerRecord<>(TOPIC, 0, ahead, null, new byte[0])).get())
        .satisfies(
            refused ->
                assertThat(KafkaUnavailableException.unwrapping(refused))
                    .hasMessageContaining("this machine's clock is further from Kafka's"));
  }

  @Test
  void aTopicThatIsCreatedAgainHasAnotherId() throws Exception {
    create(TOPIC, 1);
    String before = admin.topicId(TOPIC);
    deleteTopics();
    assertUnknown(() -> admin.topicId(TOPIC));
    create(TOPIC, 1);

    assertThat(admin.topicId(TOPIC)).isNotEqualTo(before);
  }

  @Test
  void endOffsetsOfEachPartition() throws Exception {
    create(TOPIC, 3);
    send(0, "a", "b");
    send(2, "c");

    assertThat(admin.endOffsets(TOPIC)).containsExactly(entry(0, 2), entry(1, 0), entry(2, 1));
    assertUnknown(() -> admin.endOffsets("unknown"));
  }

  @Test
  void aScanReadsFromTheFirstRecordToTheEndThatItFound() throws Exception {
    create(TOPIC, 2);
    send(0, "a", "b", "c");
    send(1, "d");

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.earliest())) {
      send(0, "too late");
      send(1, "too late");

      assertThat(values(scan, 0, 1)).containsExactly(List.of("a", "b", "c"), List.of("d"));
      assertThat(scan.next()).isEmpty();
    }
  }

  @Test
  void aScanOfAnEmptyTopicIsAtItsEnd() throws Exception {
    create(TOPIC, 2);

    for (ScanStart start :
        List.of(
            ScanStart.earliest(),
            ScanStart.lastRecord(),
            ScanStart.offset(7),
            ScanStart.at(Instant.EPOCH))) {
      try (TopicScan scan = clients.scan(TOPIC, start)) {
        assertThat(scan.next()).isEmpty();
      }
    }
  }

  @Test
  void aScanFromOffsets() throws Exception {
    create(TOPIC, 2);
    send(0, "a", "b", "c");
    send(1, "d", "e");

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.offsets(Map.of(0, 2L)))) {
      assertThat(values(scan, 0, 1)).containsExactly(List.of("c"), List.of("d", "e"));
    }
    try (TopicScan scan = clients.scan(TOPIC, ScanStart.offset(1))) {
      assertThat(values(scan, 0, 1)).containsExactly(List.of("b", "c"), List.of("e"));
    }
    try (TopicScan scan = clients.scan(TOPIC, ScanStart.lastRecord())) {
      assertThat(values(scan, 0, 1)).containsExactly(List.of("c"), List.of("e"));
    }
  }

  @Test
  void aScanFromAnOffsetThatIsGoneStartsWithWhatIsLeft() throws Exception {
    create(TOPIC, 1);
    send(0, "a", "b", "c");
    raw.deleteRecords(Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.offset(0))) {
      assertThat(values(scan, 0)).containsExactly(List.of("c"));
    }
    try (TopicScan scan = clients.scan(TOPIC, ScanStart.offset(9))) {
      assertThat(scan.next()).isEmpty();
    }
  }

  @Test
  void aScanFromAnInstant() throws Exception {
    Instant noon = Instant.parse("2026-02-06T05:00:00Z");
    // By default the broker deletes what is a week old, whenever it looks.
    create(new NewTopic(TOPIC, 2, (short) 1).configs(Map.of("retention.ms", "-1")));
    send(0, noon.minusSeconds(1), "before");
    send(0, noon, "at");
    send(0, noon.plusSeconds(1), "after");
    send(1, noon.minusSeconds(1), "before");

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.at(noon))) {
      assertThat(values(scan, 0, 1)).containsExactly(List.of("at", "after"), List.of());
    }
  }

  @Test
  void aScanUpToLimits() throws Exception {
    create(TOPIC, 3);
    send(0, "a", "b", "c");
    send(1, "d", "e");
    send(2, "f");

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.earliest(), Map.of(0, 2L, 1, 9L))) {
      assertThat(values(scan, 0, 1, 2))
          .containsExactly(List.of("a", "b"), List.of("d", "e"), List.of());
    }
    try (TopicScan scan = clients.scan(TOPIC, ScanStart.earliest(), Map.of())) {
      assertThat(scan.next()).isEmpty();
    }
  }

  @Test
  void aBatchIsLimitedInRecords() throws Exception {
    create(TOPIC, 1);
    send(0, "a", "b", "c", "d", "e");

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.earliest())) {
      List<List<String>> batches = batches(scan, 2, Long.MAX_VALUE);

      assertThat(batches).allMatch(batch -> batch.size() <= 2);
      assertThat(batches).flatExtracting(batch -> batch).containsExactly("a", "b", "c", "d", "e");
    }
  }

  @Test
  void aBatchIsLimitedInBytesAndALargerRecordComesAlone() throws Exception {
    String small = "s".repeat(100);
    String large = "l".repeat(1_000);
    create(TOPIC, 1);
    send(0, small, small, small, large, small, large, large);

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.earliest())) {
      List<List<String>> batches = batches(scan, ALL, 250);

      assertThat(batches)
          .allMatch(batch -> batch.equals(List.of(large)) || batch.size() <= 2)
          .noneMatch(batch -> batch.size() > 1 && batch.contains(large));
      assertThat(batches)
          .flatExtracting(batch -> batch)
          .containsExactly(small, small, small, large, small, large, large);
    }
  }

  @Test
  void headersCountAmongTheBytes() throws Exception {
    create(TOPIC, 1);
    for (String value : List.of("a", "b")) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, 0, null, bytes(value));
      TextHeaders.set(record.headers(), "reason", "r".repeat(200));
      record.headers().add("empty", null);
      template.send(record).get();
    }

    try (TopicScan scan = clients.scan(TOPIC, ScanStart.earliest())) {
      assertThat(batches(scan, ALL, 250)).containsExactly(List.of("a"), List.of("b"));
    }
  }

  @Test
  void aTopicThatKafkaDoesNotKnowIsNeitherEmptyNorCreated() throws Exception {
    assertUnknown(() -> clients.scan("unknown", ScanStart.earliest()));

    assertThat(topics()).doesNotContain("unknown");
    assertThat(clients.consumerSettings())
        .containsEntry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
  }

  @Test
  void aBrokerThatIsAwayIsUnavailable() throws Exception {
    create(TOPIC, 1);
    send(0, "a");
    KafkaClients impatient = clients(SHORT);
    try (TopicAdmin shortAdmin = new TopicAdmin(SETTINGS, SHORT);
        TopicScan scan = impatient.scan(TOPIC, ScanStart.earliest())) {
      KafkaHealthIndicator health = new KafkaHealthIndicator(shortAdmin);
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);

      BROKER.stop();
      try {
        assertUnavailable(scan::next);
        assertUnavailable(() -> impatient.scan(TOPIC, ScanStart.earliest()));
        assertUnavailable(() -> shortAdmin.createMissing(Catalogue.builtIn()));
        assertUnavailable(() -> shortAdmin.topicId(TOPIC));
        assertUnavailable(() -> shortAdmin.endOffsets(TOPIC));
        assertUnavailable(() -> shortAdmin.mendSettings(Catalogue.builtIn(), SHORT));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
      } finally {
        BROKER.restart();
      }
    }
  }

  @Test
  void anOutageAmidAScanLosesNoRecord() throws Exception {
    create(TOPIC, 1);
    List<String> sent =
        IntStream.range(0, 40).mapToObj(i -> i + " " + "x".repeat(100_000)).toList();
    send(0, sent.toArray(String[]::new)); // more than a consumer fetches at once
    List<String> read = new ArrayList<>();
    try (TopicScan scan = clients(SHORT).scan(TOPIC, ScanStart.earliest())) {
      scan.next(3, Long.MAX_VALUE).forEach(record -> read.add(text(record)));
      assertThat(read).hasSize(3);

      BROKER.stop();
      try {
        assertUnavailable(() -> scan.next(ALL, Long.MAX_VALUE));
      } finally {
        BROKER.restart();
      }
      await().ignoreException(KafkaUnavailableException.class).until(() -> readAll(scan, read));
    }

    assertThat(read).isEqualTo(sent);
  }

  private static boolean readAll(TopicScan scan, List<String> read) {
    for (var batch = scan.next(); !batch.isEmpty(); batch = scan.next()) {
      batch.forEach(record -> read.add(text(record)));
    }
    return scan.isFinished();
  }

  private static KafkaClients clients(Duration timeout) {
    return new KafkaClients(
        new DefaultKafkaProducerFactory<>(SETTINGS),
        new DefaultKafkaConsumerFactory<>(SETTINGS),
        new KafkaTimeouts(timeout, timeout));
  }

  private void create(String topic, int partitions) throws Exception {
    create(new NewTopic(topic, partitions, (short) 1));
  }

  private void create(NewTopic topic) throws Exception {
    raw.createTopics(List.of(topic)).all().get();
    await().atMost(LONG).until(() -> topics().contains(topic.name()));
  }

  private Set<String> topics() throws Exception {
    return raw.listTopics().names().get();
  }

  private Collection<TopicDescription> descriptions() throws Exception {
    return raw.describeTopics(topics()).allTopicNames().get().values();
  }

  private void send(int partition, String... values) throws Exception {
    for (String value : values) {
      template.send(new ProducerRecord<>(TOPIC, partition, null, bytes(value))).get();
    }
  }

  private void send(int partition, Instant instant, String value) throws Exception {
    template
        .send(new ProducerRecord<>(TOPIC, partition, instant.toEpochMilli(), null, bytes(value)))
        .get();
  }

  private static List<List<String>> values(TopicScan scan, int... partitions) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    scan.forEach(records::add);
    List<List<String>> values = new ArrayList<>();
    for (int partition : partitions) {
      values.add(
          records.stream()
              .filter(record -> record.partition() == partition)
              .map(KafkaIT::text)
              .toList());
    }
    return values;
  }

  private static List<List<String>> batches(TopicScan scan, int maxRecords, long maxBytes) {
    List<List<String>> batches = new ArrayList<>();
    for (var batch = scan.next(maxRecords, maxBytes);
        !batch.isEmpty();
        batch = scan.next(maxRecords, maxBytes)) {
      batches.add(batch.stream().map(KafkaIT::text).toList());
    }
    return batches;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private static Map.Entry<Integer, Long> entry(int partition, long offset) {
    return Map.entry(partition, offset);
  }

  private static void assertUnknown(ThrowingCallable question) {
    assertThatExceptionOfType(KafkaUnavailableException.class)
        .isThrownBy(question)
        .withMessage("Kafka does not know a topic, or not yet");
  }

  private static void assertUnavailable(ThrowingCallable question) {
    assertThatExceptionOfType(KafkaUnavailableException.class)
        .isThrownBy(question)
        .withMessageStartingWith("Kafka does not answer");
  }
}
