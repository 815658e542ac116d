package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.RecordJson;
import id.nuha.bookingsync.contract.RunEvent;
import id.nuha.bookingsync.contract.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Whatever a topic holds, it harms no other message. */
@Timeout(240)
class AnyMessageIT {
  private static final String TOPIC = "nuha.booking";
  private static final String RUN = Writers.runId("real");
  private static final String TIME = "2026-02-06T01:00:00Z";
  private static final int PARTITIONS = 6;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private JdbcClient jdbc;
  private ConfigurableApplicationContext writer;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    String database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
    writer = Writers.start(database);
    Writers.awaitReady(writer);
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void whatIsNoRunEventIsPassedOver() throws Exception {
    RunEvent event = Writers.ended(Writers.runId("other"), 0, 0, Map.of());
    String json = new String(event.toJson(), StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (String value :
          List.of(
              "null",
              "{}",
              json.replace("\"trigger\"", "\"other\""),
              json.replace("\"run_id\"", "\"other\""),
              json.replace("\"end_offsets\"", "\"other\""),
              json.replace("\"reason\":null", "\"reason\":\"a\\u0000b\""),
              json.replace(event.runId(), "x".repeat(3_000)))) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.RUNS, Writers.bytes(event.runId()), Writers.bytes(value)))
            .get();
      }
    }

    Writers.publish(RUN, 3, "{\"booking_id\": %d}"::formatted);

    await().until(() -> status(RUN).equals("COMPLETE"));
    await().until(() -> status(event.runId()).equals("COMPLETE"));
    assertThat(runIds()).containsExactlyInAnyOrder(RUN, event.runId());
  }

  @Test
  void aRunOfAPartitionThatTheTopicDoesNotHaveIsClosedAndItsViewGoesOn() throws Exception {
    String stray = Writers.runId("stray");
    Writers.send(Writers.ended(stray, 1, 0, Map.of(99, 10L)));

    await().until(() -> status(stray).equals("INCOMPLETE"));
    Writers.publish(RUN, 3, "{\"booking_id\": %d}"::formatted);
    await().until(() -> status(RUN).equals("COMPLETE"));
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void aRunIdThatIsNoUuidIsCountedNowhere() throws Exception {
    List<String> ids = List.of("", "run-1", "a\0b", "x".repeat(3_000), "1-1-1-1-1");
    for (int i = 0; i < ids.size(); i++) {
      Writers.send(TOPIC, "" + i, "{\"booking_id\": %d}".formatted(i), TIME, ids.get(i));
    }
    Writers.publish(RUN, 30, "{\"booking_id\": 1%02d}"::formatted);

    await().until(() -> rows("TRUE") == ids.size() + 30);
    await().until(() -> status(RUN).equals("COMPLETE"));
    assertThat(runIds()).containsExactly(RUN);
  }

  @Test
  void thousandsOfMutatedMessagesHarmNoneOfARun() throws Exception {
    int records = 3_000;
    int firstMutated = 1_000_000;
    MutatedMessages mutated = new MutatedMessages(20260206);
    Map<Integer, Long> ends = new HashMap<>();
    List<Future<RecordMetadata>> ofRun = new ArrayList<>();
    List<Future<RecordMetadata>> others = new ArrayList<>();
    int deadLetters = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      RunEvent begun = Writers.ended(RUN, records, 0, Map.of(0, 1L, 3, 20L));
      for (int i = 1; i <= records; i++) {
        ofRun.add(producer.send(good(i % PARTITIONS, i, i % 100 == 0 ? "\"many\"" : "" + i)));
        int id = firstMutated + i;
        others.add(producer.send(mutated.booking(TOPIC, i % PARTITIONS, id)));
        if (i % 5 == 0) {
          producer.send(mutated.event(Topics.RUNS, begun)).get();
        }
        if (i % 20 == 0) {
          producer.send(mutated.booking(TOPIC + ".dlt", 0, id + firstMutated)).get();
          deadLetters++;
        }
      }
      for (Future<RecordMetadata> one : ofRun) {
        ends.merge(one.get().partition(), one.get().offset() + 1, Math::max);
      }
      for (Future<RecordMetadata> one : others) {
        assertThat(one.get().hasOffset()).isTrue();
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        producer.send(good(partition, records + 1 + partition, "0")).get();
      }
    }
    Writers.send(Writers.ended(RUN, records, 0, ends));

    await().until(() -> status(RUN).equals("COMPLETE"));
    await().until(() -> applied() == 2L * records + PARTITIONS);
    assertThat(counts()).containsExactly(records * 99L / 100, 0L, 0L, 0L, records / 100L);
    assertThat(rows("booking_id <= " + records + " AND kuota = booking_id"))
        .isEqualTo(records * 99L / 100);
    assertThat(runIds()).allMatch(id -> id.matches("[0-9a-f-]{36}"));
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);

    deadLetters += rejected();
    assertThat(listed("")).isEqualTo(deadLetters);
    assertThat(listed("&payload=true")).isEqualTo(deadLetters);
    HttpResponse<String> redriven = post("/dead-letters/redrive?view=239");
    assertThat(redriven.statusCode()).isEqualTo(200);
    assertThat(json(redriven).at("/data/tried").asInt()).isEqualTo(deadLetters);

    List<String> rows = content();
    assertThat(replay("&dryRun=true")).isEqualTo("COMPLETE");
    assertThat(replay("")).isEqualTo("COMPLETE");
    assertThat(content()).isEqualTo(rows);
    assertThat(counts()).containsExactly(records * 99L / 100, 0L, 0L, 0L, records / 100L);
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  private static ProducerRecord<byte[], byte[]> good(int partition, int id, String quota) {
    String value = "{\"booking_id\": %d, \"kuota\": %s}".formatted(id, quota);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, partition, Writers.bytes("" + id), Writers.bytes(value));
    record.headers().add(Headers.TIME, Writers.bytes(TIME));
    if (!quota.equals("0")) {
      record.headers().add(Headers.RUN_ID, Writers.bytes(RUN));
    }
    return record;
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", Writers.BROKER.bootstrapServers(), "max.request.size", 5_000_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** How many records the writer has taken from the view's topic. */
  private double applied() {
    return counters().stream().mapToDouble(Counter::count).sum();
  }

  private int rejected() {
    return (int)
        counters().stream()
            .filter(counter -> "rejected".equals(counter.getId().getTag("outcome")))
            .mapToDouble(Counter::count)
            .sum();
  }

  private List<Counter> counters() {
    return List.copyOf(
        writer
            .getBean(MeterRegistry.class)
            .find("bookingsync.records")
            .tag("view", "239")
            .counters());
  }

  /** How many dead letters the pages list. */
  private int listed(String parameters) throws Exception {
    int listed = 0;
    JsonNode page = json(get("/dead-letters?view=239" + parameters));
    listed += page.path("data").size();
    while (page.path("next").isNumber()) {
      page = json(get("/dead-letters?view=239&from=" + page.path("next").asLong() + parameters));
      listed += page.path("data").size();
    }
    return listed;
  }

  private String replay(String parameters) throws Exception {
    HttpResponse<String> accepted = post("/replay?view=239" + parameters);
    assertThat(accepted.statusCode()).isEqualTo(202);
    String id = json(accepted).at("/data/replay_id").asString();
    return await()
        .until(
            () -> json(get("/replay")).at("/data/0"),
            replay ->
                replay.path("replay_id").asString().equals(id)
                    && !replay.path("status").asString().equals("RUNNING"))
        .path("status")
        .asString();
  }

  private String status(String run) {
    return jdbc.sql("SELECT coalesce(max(status), 'absent') FROM sync_run WHERE run_id = :run")
        .param("run", run)
        .query(String.class)
        .single();
  }

  private List<String> runIds() {
    return jdbc.sql("SELECT run_id FROM sync_run").query(String.class).list();
  }

  private List<Object> counts() {
    return List.copyOf(
        jdbc.sql(
                "SELECT inserted, updated, unchanged, superseded, rejected_by_writer FROM sync_run"
                    + " WHERE run_id = :run")
            .param("run", RUN)
            .query()
            .singleRow()
            .values());
  }

  private long rows(String condition) {
    return jdbc.sql("SELECT count(*) FROM dashboard_239 WHERE " + condition)
        .query(Long.class)
        .single();
  }

  private List<String> content() {
    return jdbc.sql(
            "SELECT concat_ws('|', booking_id, kuota, nama_rm, md5(catatan), observed_at)"
                + " FROM dashboard_239 ORDER BY booking_id")
        .query(String.class)
        .list();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send("POST", path);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    String port = writer.getEnvironment().getProperty("local.server.port");
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isBetween(200, 299);
    return RecordJson.parse(answer.body().getBytes(StandardCharsets.UTF_8));
  }
}
