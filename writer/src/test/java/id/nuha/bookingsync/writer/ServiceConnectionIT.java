package id.nuha.bookingsync.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.embedded.Parts;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A writer that learns from Boot's connection details, and from nothing else, where to go. */
class ServiceConnectionIT {

  @Test
  void aBookingGoesFromTopicToRow() throws Exception {
    if (!Parts.chosen().areContainers()) {
      String reason = "ServiceConnectionIT is skipped: it needs containers.";
      System.out.println(reason); // Maven prints no reasons
      abort(reason);
    }

    // Nobody listens where the settings point to.
    try (ConfigurableApplicationContext writer =
        new SpringApplicationBuilder(WriterApplication.class, Containers.class)
            .properties(
                "SERVER_PORT=0",
                "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
                "DB_HOST=127.0.0.1",
                "DB_PORT=1",
                "spring.jmx.enabled=false")
            .run()) {
      send(writer.getBean(KafkaContainer.class).getBootstrapServers());

      JdbcClient jdbc = writer.getBean(JdbcClient.class);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(DataAccessException.class) // the table is not there yet
          .untilAsserted(
              () ->
                  assertThat(
                          jdbc.sql("SELECT antrian FROM dashboard_239").query(String.class).list())
                      .containsExactly("A-1"));
    }
  }

  private static void send(String bootstrapServers) throws Exception {
    ProducerRecord<String, String> booking =
        new ProducerRecord<>("nuha.booking", "1", "{\"booking_id\": 1, \"antrian\": \"A-1\"}");
    booking
        .headers()
        .add(Headers.TIME, "2026-02-06T01:00:00Z".getBytes(UTF_8))
        .add(Headers.RUN_ID, Writers.runId("c").getBytes(UTF_8));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(booking).get(); // waits for the topic, which the writer makes
    }
  }

  /** The two servers; they start and stop with the context. */
  @Configuration(proxyBeanMethods = false)
  static class Containers {
    @Bean
    @ServiceConnection
    KafkaContainer kafka() {
      return new KafkaContainer(Parts.kafkaImage())
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    }

    @Bean
    @ServiceConnection
    PostgreSQLContainer postgresql() {
      return new PostgreSQLContainer(Parts.postgresImage());
    }
  }
}
