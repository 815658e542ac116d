package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.TestBroker;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.writer.schema.MigratedDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One broker and one PostgreSQL for all integration tests; each test has a database of its own. */
final class Writers {
  static final TestBroker BROKER = TestBroker.shared();
  static final TestDatabase DATABASE = TestDatabase.shared();

  // To make a client takes longer than what a test asks of it.
  static final Admin ADMIN = admin();
  private static final KafkaProducer<byte[], byte[]> PRODUCER = producer();

  /** What a test waits for comes as in production, and sooner. */
  private static final List<String> SHORT_WAITS =
      List.of(
          "booking-sync.retry.outage.initial=100ms",
          "booking-sync.retry.outage.max=300ms",
          "booking-sync.retry.consumers.session=6s",
          "booking-sync.retry.consumers.heartbeat=300ms",
          "booking-sync.retry.consumers.idle=1s",
          "booking-sync.retry.consumers.metadata=1s",
          // A consumer that stops waits for the answer to its last fetch.
          "spring.kafka.consumer.fetch-max-wait=100ms");

  private static final AtomicInteger DATABASES = new AtomicInteger();

  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
  }

  private Writers() {}

  static String emptyDatabase() {
    String name = "clinic_" + DATABASES.incrementAndGet();
    DATABASE.create(name);
    return name;
  }

  /** A new database as the migrations leave it. */
  static String migratedDatabase() {
    return copyOf(Migrated.DATABASE);
  }

  // Migrated once, by the first test that asks for one.
  private static final class Migrated {
    static final String DATABASE = emptyDatabase();

    static {
      MigratedDatabase.migrate(DATABASE);
    }
  }

  /** A new database with what is in that one, as a backup would have it. */
  static String copyOf(String database) {
    String name = "clinic_" + DATABASES.incrementAndGet();
    DATABASE.client("postgres").sql("CREATE DATABASE " + name + " TEMPLATE " + database).update();
    return name;
  }

  static JdbcClient client(String database) {
    return DATABASE.client(database);
  }

  static ConfigurableApplicationContext start(String database, String... settings) {
    return builder(database, settings).run();
  }

  /**
   * A writer that is not started yet: what application.yml sets has to be an argument of its run.
   */
  static SpringApplicationBuilder builder(String database, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "SERVER_PORT=0",
                "DB_HOST=" + DATABASE.host(),
                "DB_PORT=" + DATABASE.port(),
                "DB_NAME=" + database,
                "DB_USER=" + DATABASE.user(),
                "DB_PASS=" + DATABASE.password(),
                "KAFKA_BOOTSTRAP_SERVERS=" + BROKER.bootstrapServers(),
                "spring.jmx.enabled=false"));
    all.addAll(SHORT_WAITS);
    all.addAll(List.of(settings));
    return new SpringApplicationBuilder(WriterApplication.class)
        .properties(all.toArray(String[]::new));
  }

  /**
   * Deletes every topic and the consumer group, so that a test begins from nothing. What does not
   * go at once is deleted again: Kafka may not list a new topic yet, and a consumer that was
   * stopped while it joined stays a member until its session ends. Others would wait for it.
   */
  static void forgetTopics() {
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              Set<String> left = ADMIN.listTopics().names().get();
              ADMIN.deleteTopics(left).all().get();
              return left.isEmpty();
            });
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              boolean isLeft =
                  ADMIN.listGroups().all().get().stream()
                      .anyMatch(group -> group.groupId().equals(Topics.WRITER_GROUP));
              if (isLeft) {
                ADMIN.deleteConsumerGroups(List.of(Topics.WRITER_GROUP)).all().get();
              }
              return !isLeft;
            });
  }

  /** Deletes a topic and creates it again, empty and with another id. */
  static void recreateTopic(String topic) {
    try {
      ADMIN.deleteTopics(List.of(topic)).all().get();
      Awaitility.await().until(() -> !ADMIN.listTopics().names().get().contains(topic));
      ADMIN.createTopics(List.of(new NewTopic(topic, 6, (short) 1))).all().get();
      awaitTopic(topic);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kafka's id of the topic. */
  static String topicId(String topic) throws Exception {
    return ADMIN
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .topicId()
        .toString();
  }

  /** How many of the topic's records are applied; what an operator does moves other positions. */
  static long applied(JdbcClient jdbc, String topic) throws Exception {
    return jdbc.sql("SELECT coalesce(sum(next_offset), 0) FROM applied_offset WHERE topic_id = ?")
        .param(topicId(topic))
        .query(Long.class)
        .single();
  }

  static void awaitTopic(String topic) {
    Awaitility.await().until(() -> ADMIN.listTopics().names().get().contains(topic));
  }

  /** Until it consumes: before, its start may look at the tables and topics once more. */
  static void awaitReady(ConfigurableApplicationContext writer) {
    HealthIndicator applying = writer.getBean("applying", HealthIndicator.class);
    Awaitility.await().until(() -> applying.health().getStatus().equals(Status.UP));
  }

  /** Whether a session of PostgreSQL waits for a lock. */
  static boolean waitsForALock(JdbcClient jdbc) {
    return jdbc.sql("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
        .query(Boolean.class)
        .single();
  }

  static boolean tableExists(JdbcClient jdbc, String table) {
    return jdbc.sql("SELECT to_regclass(:table) IS NOT NULL")
        .param("table", table)
        .query(Boolean.class)
        .single();
  }

  static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()));
  }

  static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", BROKER.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The id of a run that a test calls by a name: always the same UUID. */
  static String runId(String name) {
    return UUID.nameUUIDFromBytes(bytes(name)).toString();
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, String key, String value, String time, String runId) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), bytes(value));
    record.headers().add(Headers.TIME, bytes(time)).add(Headers.RUN_ID, bytes(runId));
    return record;
  }

  static RecordMetadata send(String topic, String key, String value, String time, String runId) {
    try {
      return PRODUCER.send(record(topic, key, value, time, runId)).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes a run's bookings 1 to n, and that it has ended. */
  static void publish(String runId, int records, IntFunction<String> booking) {
    awaitTopic(Topics.RUNS);
    Map<Integer, Long> ends = new HashMap<>();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (int i = 1; i <= records; i++) {
        sent.add(
            PRODUCER.send(
                record("nuha.booking", "" + i, booking.apply(i), "2026-02-06T01:00:00Z", runId)));
      }
      for (Future<RecordMetadata> one : sent) {
        ends.merge(one.get().partition(), one.get().offset() + 1, Math::max);
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    send(ended(runId, records, 0, ends));
  }

  static void send(RunEvent event) {
    try {
      PRODUCER.send(new ProducerRecord<>(Topics.RUNS, bytes(event.runId()), event.toJson())).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static RunEvent ended(String runId, long published, long rejected, Map<Integer, Long> ends) {
    return ended(ADMIN, runId, published, rejected, ends);
  }

  static RunEvent ended(
      Admin admin, String runId, long published, long rejected, Map<Integer, Long> ends) {
    try {
      String topicId =
          admin
              .describeTopics(List.of("nuha.booking"))
              .allTopicNames()
              .get()
              .get("nuha.booking")
              .topicId()
              .toString();
      Instant at = Instant.parse("2026-02-01T00:00:00Z");
      return new RunEvent(
          runId,
          239,
          RunEvent.Trigger.MANUAL,
          0,
          true,
          at,
          at.plusSeconds(86_400),
          RunStatus.COMPLETE,
          null,
          at,
          at.plusSeconds(9),
          published,
          rejected,
          topicId,
          Map.of(),
          ends);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
