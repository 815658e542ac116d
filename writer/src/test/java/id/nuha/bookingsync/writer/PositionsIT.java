package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The group's offsets in Kafka know nothing of the database that they are used with. */
@ExtendWith(OutputCaptureExtension.class)
class PositionsIT {
  private static final String FIRST = "00000000-0000-4000-8000-000000000001";
  private static final String SECOND = "00000000-0000-4000-8000-000000000002";
  private static final Duration TWICE_IDLE = Duration.ofMillis(2_500);

  @BeforeEach
  void fromNothing() {
    Writers.forgetTopics();
  }

  @Test
  void offsetsOfATopicThatIsGonePassNothingOver() {
    try (ConfigurableApplicationContext createsTheTopics = Writers.start(Writers.emptyDatabase())) {
      Writers.awaitReady(createsTheTopics);
    }
    RecordMetadata sent =
        Writers.send("nuha.booking", "1", "{\"booking_id\": 1}", "2026-02-06T01:00:00Z", FIRST);
    Writers.send(Writers.ended(FIRST, 1, 0, Map.of(sent.partition(), sent.offset() + 1)));
    commit("nuha.booking", sent.partition(), sent.offset() + 1);
    commit(Topics.RUNS, 0, 1);

    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      awaitRuns(Writers.client(database), FIRST + " COMPLETE 1");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aDatabaseRestoredFromABackupIsFilledAgainWithItsCounts() {
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.publish(FIRST, 5, i -> "{\"booking_id\": %d, \"antrian\": \"A\"}".formatted(i));
      awaitRuns(Writers.client(database), FIRST + " COMPLETE 5");
      assertThat(writer.isRunning()).isTrue();
    }
    String backup = Writers.copyOf(database);
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.publish(SECOND, 9, i -> "{\"booking_id\": %d, \"antrian\": \"B\"}".formatted(i));
      awaitRuns(Writers.client(database), FIRST + " COMPLETE 5, " + SECOND + " COMPLETE 9");
      assertThat(writer.isRunning()).isTrue();
    }

    try (ConfigurableApplicationContext writer = Writers.start(backup)) {
      JdbcClient jdbc = Writers.client(backup);
      awaitRuns(jdbc, FIRST + " COMPLETE 5, " + SECOND + " COMPLETE 9");
      assertThat(
              jdbc.sql("SELECT count(*) FROM dashboard_239 WHERE antrian = 'B'")
                  .query(Long.class)
                  .single())
          .isEqualTo(9);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aNewDatabaseIsFilledFromKafka() {
    String first = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(first)) {
      Writers.publish(FIRST, 5, i -> "{\"booking_id\": %d}".formatted(i));
      awaitRuns(Writers.client(first), FIRST + " COMPLETE 5");
      assertThat(writer.isRunning()).isTrue();
    }

    String second = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(second)) {
      awaitRuns(Writers.client(second), FIRST + " COMPLETE 5");
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aStandbyThatLacksTheLastCommitsIsFilledAgain() {
    String database = Writers.emptyDatabase();
    JdbcClient jdbc = Writers.client(database);
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.publish(FIRST, 5, i -> "{\"booking_id\": %d}".formatted(i));
      awaitRuns(jdbc, FIRST + " COMPLETE 5");

      jdbc.sql(
              """
              DO $$ BEGIN
                DELETE FROM dashboard_239; DELETE FROM sync_run_offset; DELETE FROM sync_run;
                UPDATE applied_offset SET next_offset = 0;
              END $$""")
          .update();

      awaitRuns(jdbc, FIRST + " COMPLETE 5");
      assertThat(jdbc.sql("SELECT count(*) FROM dashboard_239").query(Long.class).single())
          .isEqualTo(5);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void aConsumerThatStandsWellStaysThere(CapturedOutput output) {
    String database = Writers.emptyDatabase();
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.publish(FIRST, 5, i -> "{\"booking_id\": %d}".formatted(i));
      awaitRuns(Writers.client(database), FIRST + " COMPLETE 5");

      await().during(TWICE_IDLE).until(() -> !output.getAll().contains("is read again from where"));
      assertThat(writer.isRunning()).isTrue();
    }
  }

  private static void awaitRuns(JdbcClient jdbc, String expected) {
    await()
        .ignoreExceptions() // before the tables are there
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "SELECT string_agg(concat_ws(' ', run_id, status, inserted + updated"
                                    + " + unchanged + superseded), ', ' ORDER BY run_id)"
                                    + " FROM sync_run")
                            .query(String.class)
                            .single())
                    .isEqualTo(expected));
  }

  private static void commit(String topic, int partition, long offset) {
    try (Admin admin = Writers.admin()) {
      await()
          .ignoreExceptionsInstanceOf(ExecutionException.class) // a writer may just be leaving
          .until(
              () -> {
                admin
                    .alterConsumerGroupOffsets(
                        Topics.WRITER_GROUP,
                        Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
                return true;
              });
    }
  }
}
