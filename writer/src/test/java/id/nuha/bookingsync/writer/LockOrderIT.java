package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two writers with a backlog of one view: whoever takes locks takes them in one order. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(240)
class LockOrderIT {
  private static final String TOPIC = "nuha.booking";
  private static final int RUNS = 20;
  private static final int RECORDS = 200;
  private static final int PARTITIONS = 6;
  private static final String COMPLETE = "SELECT count(*) FROM sync_run WHERE status = 'COMPLETE'";

  @Test
  void twentyQueuedBackfillsDeadlockNoTwoWriters(CapturedOutput output) throws Exception {
    Writers.forgetTopics();
    String database = Writers.migratedDatabase();
    JdbcClient jdbc = Writers.client(database);
    try (ConfigurableApplicationContext one = Writers.start(database);
        ConfigurableApplicationContext two = Writers.start(database)) {
      Writers.awaitReady(one);
      Writers.awaitReady(two);
      // So that both writers are at the runs at once.
      jdbc.sql(
              "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS"
                  + " $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$")
          .update();
      jdbc.sql(
              "CREATE TRIGGER linger AFTER INSERT OR UPDATE ON sync_run"
                  + " FOR EACH STATEMENT EXECUTE FUNCTION linger()")
          .update();

      List<RunEvent> ends = new ArrayList<>();
      for (int run = 1; run <= RUNS; run++) {
        ends.add(publish(Writers.runId("backfill-" + run), run));
      }
      ends.forEach(Writers::send);

      await().until(() -> jdbc.sql(COMPLETE).query(Integer.class).single() == RUNS);
    }

    assertThat(output.getAll()).doesNotContain("40P01");
    assertThat(
            jdbc.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(
            jdbc.sql("SELECT sum(inserted + updated + unchanged + superseded) FROM sync_run")
                .query(Integer.class)
                .single())
        .isEqualTo(RUNS * RECORDS);
  }

  /** Publishes a run into one partition, so that each run is with one of the writers. */
  private static RunEvent publish(String runId, int run) throws Exception {
    Map<Integer, Long> ends = new HashMap<>();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = Writers.producer()) {
      for (int i = 1; i <= RECORDS; i++) {
        ProducerRecord<byte[], byte[]> record =
            Writers.record(
                TOPIC,
                "" + i,
                "{\"booking_id\": %d}".formatted(RECORDS * run + i),
                "2026-02-06T01:00:00Z",
                runId);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    TOPIC, run % PARTITIONS, record.key(), record.value(), record.headers())));
      }
      for (Future<RecordMetadata> one : sent) {
        ends.merge(one.get().partition(), one.get().offset() + 1, Math::max);
      }
    }
    return Writers.ended(runId, RECORDS, 0, ends);
  }
}
