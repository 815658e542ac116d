package id.nuha.bookingsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.kafka.EmbeddedKafka;
import id.nuha.bookingsync.embedded.ports.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker with access control, embedded wherever the tests run: its settings matter here. */
@Timeout(180)
class AccessControlIT {
  private static final Catalogue CATALOGUE = Catalogue.builtIn();
  private static final ResourcePattern CLUSTER =
      new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);
  private static final ResourcePattern TOPICS =
      new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL);

  @TempDir static Path folder;
  private static EmbeddedKafka broker;
  private static Admin raw;
  private static TopicAdmin admin;

  @BeforeAll
  static void start() throws Exception {
    int[] ports = FreePorts.find(2);
    broker =
        new EmbeddedKafka(
            folder,
            ports[0],
            ports[1],
            Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true",
                "log.cleaner.dedupe.buffer.size",
                "2097152"));
    broker.start();
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    raw = Admin.create(settings);
    admin = new TopicAdmin(settings, Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    admin.close();
    raw.close();
    broker.close();
  }

  @AfterEach
  void allowAll() throws Exception {
    raw.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    await().until(() -> rules() == 0);
    raw.deleteTopics(raw.listTopics().names().get()).all().get();
    await().until(() -> raw.listTopics().names().get().isEmpty());
  }

  /** How many rules the broker goes by, which learns of them a little later; -1 if it is secret. */
  private static int rules() throws Exception {
    try {
      return raw.describeAcls(AclBindingFilter.ANY).values().get().size();
    } catch (ExecutionException e) {
      return -1;
    }
  }

  @Test
  void aLoginThatMayNotReadSettingsGetsOneLine() throws Exception {
    deny(AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS);

    admin.createMissing(CATALOGUE);

    assertThat(admin.mendSettings(CATALOGUE, Duration.ofDays(1)))
        .singleElement()
        .asString()
        .contains("DESCRIBE_CONFIGS");
  }

  @Test
  void aLoginThatMayNotChangeSettingsIsToldWhatIsWrong() throws Exception {
    create(Map.of("cleanup.policy", "delete"));
    deny(AclOperation.ALTER_CONFIGS);

    assertThat(admin.mendTopics(CATALOGUE))
        .anyMatch(line -> line.startsWith("nuha.booking has cleanup.policy=delete"))
        .noneMatch(line -> line.contains("is set to"));
  }

  @Test
  void aLoginThatMayNotCreateTopicsUsesThoseThatExist() throws Exception {
    admin.createMissing(CATALOGUE);
    deny(AclOperation.CREATE);

    admin.createMissing(CATALOGUE);

    assertThat(admin.mendTopics(CATALOGUE)).isEmpty();
  }

  @Test
  void aLoginThatMayNotCreateTopicsIsToldWhichToCreate() throws Exception {
    deny(AclOperation.CREATE);

    assertThatExceptionOfType(KafkaUnavailableException.class)
        .isThrownBy(() -> admin.createMissing(CATALOGUE))
        .withMessageStartingWith("Kafka has no topic nuha.booking that this login may see")
        .withMessageContaining("Create it with 6 partitions")
        .withMessageContaining("cleanup.policy=compact");
  }

  @Test
  void aLoginThatMayNotSeeTheQuorumIsNotToldOfClocks() throws Exception {
    deny(AclOperation.DESCRIBE);

    assertThat(admin.clockWarning(Instant.EPOCH)).isNull();
  }

  @Test
  void aLoginThatMayNotSeeTheDisksIsNotToldOfThem() throws Exception {
    assertThat(admin.fullestDisk()).isPresent();
    deny(AclOperation.DESCRIBE);

    assertThat(admin.fullestDisk()).isEmpty();
  }

  @Test
  void whatElseIsForbiddenIsSaidInWords() throws Exception {
    admin.createMissing(CATALOGUE);
    deny(AclOperation.DESCRIBE);

    assertThatExceptionOfType(KafkaUnavailableException.class)
        .isThrownBy(() -> admin.topicId(Topics.RUNS))
        .withMessageStartingWith("Kafka's access control does not let this login");
  }

  private static void create(Map<String, String> config) throws Exception {
    raw.createTopics(
            Topics.of(CATALOGUE).stream()
                .map(
                    topic ->
                        new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(config))
                .toList())
        .all()
        .get();
  }

  // All else is allowed by name: where a resource has any rule, what no rule allows is denied.
  private static void deny(AclOperation... operations) throws Exception {
    raw.createAcls(
            Stream.of(CLUSTER, TOPICS)
                .flatMap(
                    resource ->
                        Stream.concat(
                            Stream.of(rule(resource, AclOperation.ALL, AclPermissionType.ALLOW)),
                            Stream.of(operations)
                                .map(
                                    operation ->
                                        rule(resource, operation, AclPermissionType.DENY))))
                .toList())
        .all()
        .get();
    await().until(() -> rules() == -1 || rules() == 2 + 2 * operations.length);
  }

  private static AclBinding rule(
      ResourcePattern resource, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        resource, new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }
}
