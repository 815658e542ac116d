package id.nuha.bookingsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.embedded.SecureBroker;
import id.nuha.bookingsync.embedded.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** A broker with SASL_SSL and access control. */
@Timeout(120)
class KafkaLoginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String TOPIC = "nuha.booking";

  @TempDir static Path folder;
  private static TestAuthority authority;
  private static SecureBroker broker;

  @BeforeAll
  static void start() throws Exception {
    authority = TestAuthority.in(folder);
    authority.sign("broker", "dns:localhost");
    broker = SecureBroker.start(folder.resolve("kafka"), authority);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.openBootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** The clients that were refused go on, rather than others in their place. */
  @Test
  void aLoginThatIsRefusedIsSaidAndGoesOnOnceItIsKnown() throws Exception {
    KafkaTemplate<byte[], byte[]> template =
        clients(settings("writer")).template(PATIENCE, PATIENCE.multipliedBy(2), PATIENCE);
    try (TopicAdmin admin = new TopicAdmin(settings("writer"), PATIENCE)) {
      KafkaHealthIndicator health = new KafkaHealthIndicator(admin);
      assertRefused(() -> clients(settings("writer")).scan(TOPIC, ScanStart.earliest()));
      assertRefused(() -> send(template));
      assertRefused(() -> send(template));
      assertRefused(admin::ping);
      assertThat(health.health().getDetails().toString()).contains("Kafka refuses the login");

      broker.admit("writer", "rahasia");
      broker.allow("writer", AclOperation.READ, ResourceType.TOPIC, TOPIC);
      broker.allow("writer", AclOperation.WRITE, ResourceType.TOPIC, TOPIC);

      await().until(() -> health.health().getStatus().equals(Status.UP));
      await().ignoreExceptions().until(() -> send(template) != null);
      try (TopicScan scan = clients(settings("writer")).scan(TOPIC, ScanStart.earliest())) {
        assertThat(scan.next()).isNotEmpty();
      }
    } finally {
      template.destroy();
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
    TestAuthority other = TestAuthority.in(Files.createDirectory(folder.resolve("other")));
    Map<String, Object> settings = settings("writer");
    settings.put("ssl.truststore.certificates", Files.readString(other.certificate()));

    assertSaid(settings, "signed by no authority that is trusted here; set KAFKA_SSL_CA_FILE");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    Map<String, Object> settings = settings("writer");
    settings.put("bootstrap.servers", broker.bootstrapServers().replace("localhost", "127.0.0.1"));

    assertSaid(settings, "not for the host that KAFKA_BOOTSTRAP_SERVERS");
  }

  private static Object send(KafkaTemplate<byte[], byte[]> template) {
    try {
      return KafkaFutures.get(template.send(TOPIC, new byte[1]), PATIENCE);
    } catch (KafkaException e) { // where it is refused at once
      throw KafkaUnavailableException.unwrapping(e);
    }
  }

  private static void assertSaid(Map<String, Object> settings, String words) {
    try (TopicAdmin admin = new TopicAdmin(settings, PATIENCE)) {
      assertThatExceptionOfType(KafkaUnavailableException.class)
          .isThrownBy(admin::ping)
          .withMessageContaining(words);
    }
  }

  private static void assertRefused(ThrowingCallable asked) {
    assertThatExceptionOfType(KafkaUnavailableException.class)
        .isThrownBy(asked)
        .withMessageStartingWith("Kafka refuses the login; check KAFKA_SASL_MECHANISM")
        .withMessageNotContaining("rahasia");
  }

  private static KafkaClients clients(Map<String, Object> settings) {
    return new KafkaClients(
        new DefaultKafkaProducerFactory<>(settings),
        new DefaultKafkaConsumerFactory<>(settings),
        new KafkaTimeouts(PATIENCE, PATIENCE));
  }

  private static Map<String, Object> settings(String login) {
    try {
      return new HashMap<>(
          Map.of(
              "bootstrap.servers",
              broker.bootstrapServers(),
              "security.protocol",
              "SASL_SSL",
              "sasl.mechanism",
              "SCRAM-SHA-512",
              "sasl.jaas.config",
              "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"rahasia\";"
                  .formatted(login),
              "ssl.truststore.type",
              "PEM",
              "ssl.truststore.certificates",
              Files.readString(authority.certificate())));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
