package id.nuha.bookingsync.writer.erase;

import static org.assertj.core.api.Assertions.assertThat;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.embedded.TestDatabase;
import id.nuha.bookingsync.writer.erase.Tombstones.Owed;
import id.nuha.bookingsync.writer.schema.MigratedDatabase;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which tombstones are owed, without a broker. */
class TombstonesIT {
  private static final String DATABASE = "tombstones";
  private static final View BOOKING = Catalogue.builtIn().view(239).orElseThrow();

  private static JdbcClient jdbc;
  private final Tombstones tombstones = new Tombstones(jdbc, event -> {});

  @BeforeAll
  static void migrate() {
    TestDatabase.shared().create(DATABASE);
    MigratedDatabase.migrate(DATABASE);
    jdbc = TestDatabase.shared().client(DATABASE);
  }

  @BeforeEach
  void oweNone() {
    jdbc.sql("TRUNCATE tombstone").update();
  }

  @Test
  void whatIsSentSettlesWhatItWasSentForAlone() {
    tombstones.oweErased(BOOKING, "7");
    List<Owed> sentByOne = tombstones.owed(BOOKING, "7");
    tombstones.oweErased(BOOKING, "7");
    List<Owed> sentByAnother = tombstones.owed(BOOKING, "7");

    tombstones.settle(BOOKING, sentByOne);
    assertThat(tombstones.owed(BOOKING, "7")).isEqualTo(sentByAnother).hasSize(1);
    tombstones.settle(BOOKING, sentByAnother);
    assertThat(tombstones.isAnyOwed(BOOKING)).isFalse();

    tombstones.settle(BOOKING, sentByOne); // who was slower
    assertThat(tombstones.isAnyOwed(BOOKING)).isFalse();
  }

  @Test
  void thoseWhoseOffsetsKafkaGaveOutAgainAreOwedAgain() {
    for (String key : List.of("1", "2", "3", "4")) {
      tombstones.oweErased(BOOKING, key);
      tombstones.settle(BOOKING, tombstones.owed(BOOKING, key));
    }
    tombstones.sent(
        BOOKING, "topic", Map.of("1", stored(0, 9), "2", stored(0, 10), "3", stored(1, 10)));
    tombstones.sent(BOOKING, "earlier topic", Map.of("4", stored(0, 10)));

    tombstones.oweLost(BOOKING, "topic", Map.of(0, 10L));

    assertThat(tombstones.owed(BOOKING, false)).extracting(Owed::key).containsExactly("2");
  }

  private static RecordMetadata stored(int partition, long offset) {
    return new RecordMetadata(
        new TopicPartition(BOOKING.topic(), partition), offset, 0, -1, -1, -1);
  }
}
