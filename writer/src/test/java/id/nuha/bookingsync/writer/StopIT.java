package id.nuha.bookingsync.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.writer.listen.ListenerContainers;
import id.nuha.bookingsync.writer.schema.Schema;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What a stop of the writer does to its consumers. */
@Timeout(180)
class StopIT {
  private static final Set<String> TOPICS =
      Set.of("nuha.booking", "nuha.jadwal", "nuha.sync-run", "nuha.audit");

  /** Two of each view, with six partitions each, one of the runs, and one of who did what. */
  private static final int LISTENERS = 6;

  private static final int PARTITIONS = 14;

  private String database = "";

  @BeforeEach
  void startFromNothing() {
    Writers.forgetTopics();
    database = Writers.migratedDatabase();
  }

  @Test
  void aStartThatComesAfterTheStopStartsNoConsumer() {
    try (ConfigurableApplicationContext writer = Writers.start(database)) {
      Writers.awaitReady(writer);
      ListenerContainers containers = writer.getBean(ListenerContainers.class);
      assertThat(consumed()).isEqualTo(TOPICS);

      containers.stop();
      containers.start(writer.getBean(Schema.class).prepare());

      assertThat(consumed()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dashboard_239, nuha.booking, 1, '{\"booking_id\": 1}'",
    "dashboard_123, nuha.jadwal, 7|2026-02-06|08:00,"
        + " '{\"id_dokter\": 7, \"tanggal_char\": \"2026-02-06\", \"time_start\": \"08:00\"}'"
  })
  void aBatchThatHangsHoldsUpNoOtherConsumersStop(
      String table, String topic, String key, String value) throws Exception {
    try (ConfigurableApplicationContext writer =
            Writers.start(database, "booking-sync.retry.consumers.shutdown=10m");
        Connection holder = Writers.DATABASE.dataSource(database).getConnection();
        Statement lock = holder.createStatement()) {
      Writers.awaitReady(writer);
      // Kafka answers a consumer that joins only once all have joined, and who leaves waits for
      // that.
      await().until(StopIT::allPartitionsAreAssigned);
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      Writers.send(topic, key, value, "2026-02-06T01:00:00Z", Writers.runId("x"));
      await().until(() -> isWaitedFor(table));

      Thread stop = new Thread(() -> writer.getBean(ListenerContainers.class).stop());
      stop.start();

      await().until(() -> consumed().equals(Set.of(topic)));
      holder.rollback();
      stop.join();
      await().until(() -> consumed().isEmpty());
    }
  }

  private static boolean allPartitionsAreAssigned() throws Exception {
    ConsumerGroupDescription group =
        Writers.ADMIN
            .describeConsumerGroups(List.of(Topics.WRITER_GROUP))
            .describedGroups()
            .get(Topics.WRITER_GROUP)
            .get();
    return group.groupState() == GroupState.STABLE
        && group.members().size() == LISTENERS
        && group.members().stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum()
            == PARTITIONS;
  }

  // A container's thread bears its bean's name, which is the topic and, of a view, the listener's
  // number.
  private static Set<String> consumed() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.endsWith("-C-1"))
        .map(name -> name.replaceFirst("(-\\d+)*-C-1$", ""))
        .filter(TOPICS::contains)
        .collect(Collectors.toSet());
  }

  private boolean isWaitedFor(String table) {
    return Writers.client(database)
        .sql(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = :table::regclass)")
        .param("table", table)
        .query(Boolean.class)
        .single();
  }
}
