package id.nuha.bookingsync.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests rely on, of whichever parts this JVM has. */
class ServersIT {
  private static final TopicPartition BOOKING = new TopicPartition("booking", 0);

  @Test
  void aBrokerIsAwayAndBackWithItsData() throws Exception {
    TestBroker broker = TestBroker.shared();
    String address = broker.bootstrapServers();
    try (Admin admin = admin(address)) {
      admin.createTopics(List.of(new NewTopic(BOOKING.topic(), 1, (short) 1))).all().get();
    }
    send(address, "before");

    broker.stop();
    try (Admin admin = admin(address)) {
      var options = new DescribeClusterOptions().timeoutMs(3_000);
      assertThatThrownBy(() -> admin.describeCluster(options).clusterId().get())
          .hasMessageContaining("imed out");
    }
    broker.restart();

    assertThat(broker.bootstrapServers()).isEqualTo(address);
    send(address, "after");
    assertThat(read(address)).containsExactly("before", "after");
  }

  @Test
  void theBrokerHasTheSettingsOfTheTests() throws Exception {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    Map<String, String> settings = new HashMap<>();
    try (Admin admin = admin(TestBroker.shared().bootstrapServers())) {
      admin
          .describeConfigs(List.of(broker))
          .all()
          .get()
          .get(broker)
          .entries()
          .forEach(entry -> settings.put(entry.name(), entry.value()));
    }

    assertThat(settings).containsAllEntriesOf(TestBroker.SETTINGS);
  }

  @Test
  void postgresqlIsTheVersionAskedForWithTheSettingsOfTheTests() {
    TestDatabase database = TestDatabase.shared();
    database.create("clinic");
    JdbcClient client = database.client("clinic");

    assertThat(show(client, "server_version"))
        .startsWith(System.getProperty("tests.postgres.version") + ".");
    TestDatabase.SETTINGS.forEach(
        (name, value) -> assertThat(show(client, name)).as(name).isEqualTo(value));
    assertThat(show(client, "is_superuser")).isEqualTo("on");
  }

  private static Admin admin(String address) {
    return Admin.create(Map.of("bootstrap.servers", address));
  }

  private static void send(String address, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(BOOKING.topic(), value)).get();
    }
  }

  private static List<String> read(String address) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(BOOKING));
      consumer.seekToBeginning(List.of(BOOKING));
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(10));
      return StreamSupport.stream(records.spliterator(), false)
          .map(record -> record.value())
          .toList();
    }
  }

  private static String show(JdbcClient client, String setting) {
    return client.sql("SHOW " + setting).query(String.class).single();
  }
}
