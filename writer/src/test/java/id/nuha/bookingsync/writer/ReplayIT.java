package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same records again: after an offset reset, with two writers, after an outage. */
class ReplayIT {
  private static final String TOPIC = "nuha.booking";
  private static final String RUN = Writers.runId("r");

  private String database = "";
  private JdbcClient jdbc;

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
    jdbc = Writers.client(database);
  }

  @Test
  void anOffsetResetRestoresATruncatedTableAndChangesNoCount() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      publish(2_000);
      await().until(() -> complete());
      assertThat(writer.isRunning()).isTrue();
    }
    List<Object> counts = counts();
    List<String> rows = rows();
    jdbc.sql("TRUNCATE dashboard_239").update();
    resetOffsets();

    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      await().until(() -> rows().equals(rows));
      assertThat(counts()).isEqualTo(counts);
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).hasSize(20);
      assertThat(writer.isRunning()).isTrue();
    }
  }

  @Test
  void twoWritersCountEachRecordOnce() throws Exception {
    try (ConfigurableApplicationContext one = Writers.start(database);
        ConfigurableApplicationContext other = Writers.start(database)) {
      publish(5_000);
      await().until(() -> complete());

      assertThat(counts()).containsExactly(4_950L, 0L, 0L, 0L, 50L);
      assertThat(one.isRunning() && other.isRunning()).isTrue();
    }
  }

  @Test
  void rebalancesWhileBatchesAreAppliedMiscountNothing() throws Exception {
    try (ConfigurableApplicationContext one = Writers.start(database)) {
      Writers.awaitReady(one);
      // Each batch takes two seconds, so that writers come and go in the middle of one.
      jdbc.sql(
              "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS"
                  + " $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$")
          .update();
      jdbc.sql(
              "CREATE TRIGGER linger BEFORE INSERT ON dashboard_239"
                  + " FOR EACH STATEMENT EXECUTE FUNCTION linger()")
          .update();
      publish(10_000);
      for (int i = 0; i < 2; i++) {
        try (ConfigurableApplicationContext comesAndGoes = Writers.start(database)) {
          assertThat(comesAndGoes.isRunning()).isTrue();
          assertThat(complete()).as("still in the middle").isFalse();
        }
      }
      jdbc.sql("DROP TRIGGER linger ON dashboard_239").update();
      await().until(() -> complete());

      assertThat(counts()).containsExactly(9_900L, 0L, 0L, 0L, 100L);
      assertThat(one.isRunning()).isTrue();
    }
  }

  @Test
  void anOutageOfPostgresqlMakesNoDeadLetterAndLosesNothing() throws Exception {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      jdbc.sql("ALTER TABLE dashboard_239 RENAME TO dashboard_239_away").update();
      publish(1_000);
      await().until(() -> health(writer, "applying").contains("DOWN"));
      jdbc.sql("ALTER TABLE dashboard_239_away RENAME TO dashboard_239").update();

      await().until(() -> complete());
      assertThat(counts()).containsExactly(990L, 0L, 0L, 0L, 10L);
      assertThat(Writers.BROKER.records(TOPIC + ".dlt")).hasSize(10);
      await().until(() -> health(writer, "applying").contains("UP"));
    }
  }

  private static String health(ConfigurableApplicationContext writer, String indicator) {
    return writer.getBean(indicator, HealthIndicator.class).health().getStatus().getCode();
  }

  // One in a hundred is bad.
  private static void publish(int records) {
    Writers.publish(
        RUN,
        records,
        i -> "{\"booking_id\": %d, \"kuota\": %s}".formatted(i, i % 100 == 0 ? "\"x\"" : "" + i));
  }

  private void resetOffsets() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> start =
        IntStream.range(0, 6)
            .boxed()
            .collect(
                Collectors.toMap(p -> new TopicPartition(TOPIC, p), p -> new OffsetAndMetadata(0)));
    try (Admin admin = Writers.admin()) {
      await()
          .until(
              () ->
                  admin
                      .describeConsumerGroups(Set.of(Topics.WRITER_GROUP))
                      .all()
                      .get()
                      .values()
                      .stream()
                      .allMatch(group -> group.members().isEmpty()));
      admin.alterConsumerGroupOffsets(Topics.WRITER_GROUP, start).all().get();
    }
  }

  private boolean complete() {
    return jdbc.sql("SELECT count(*) FROM sync_run WHERE status = 'COMPLETE'")
            .query(Long.class)
            .single()
        == 1;
  }

  private List<Object> counts() {
    return List.copyOf(
        jdbc.sql(
                "SELECT inserted, updated, unchanged, superseded, rejected_by_writer FROM sync_run")
            .query()
            .singleRow()
            .values());
  }

  private List<String> rows() {
    return jdbc.sql(
            "SELECT concat_ws(' ', booking_id, kuota, observed_at) FROM dashboard_239 ORDER BY 1")
        .query(String.class)
        .list();
  }
}
