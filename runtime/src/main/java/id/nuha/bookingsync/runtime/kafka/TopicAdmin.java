package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.settings.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Creates the topics that the catalogue needs, and answers questions about topics and broker. */
public final class TopicAdmin implements AutoCloseable {
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(5);
  private static final String UNREADABLE =
      "Kafka does not let this login read settings (DESCRIBE_CONFIGS), so nobody sees whether the"
          + " topics keep what a replay needs. Allow it on the cluster and on the topics.";

  private final Duration answersWithin;
  private final Map<String, Object> settings;
  private final Retention retention;
  private @Nullable Admin admin;

  /**
   * An admin.
   *
   * @param settings of a Kafka client
   * @param answersWithin how long the broker may take for an answer
   * @param retention how long dead letters are kept
   */
  TopicAdmin(Map<String, Object> settings, Duration answersWithin, Retention retention) {
    this.retention = retention;
    this.answersWithin = answersWithin;
    this.settings = new HashMap<>(settings);
    int millis = (int) answersWithin.toMillis();
    this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
  }

  TopicAdmin(Map<String, Object> settings, Duration answersWithin) {
    this(settings, answersWithin, new Retention(null));
  }

  /**
   * Creates the topics that are missing; those that exist stay as they are.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not let this login
   *     create what is missing
   */
  public void createMissing(Catalogue catalogue) {
    Set<String> existing = answer(admin().listTopics().names());
    List<NewTopic> missing =
        Topics.of(catalogue, retention.duration()).stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(TopicAdmin::newTopic)
            .toList();
    missing.forEach(this::create);
  }

  /**
   * Kafka's id of a topic. A topic that is deleted and created again has another one.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not know the topic
   */
  public String topicId(String topic) {
    return answer(admin().describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .findFirst()
        .orElseThrow()
        .topicId()
        .toString();
  }

  /**
   * Per partition, the offset after the topic's last record.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not know the topic
   */
  public Map<Integer, Long> endOffsets(String topic) {
    Map<Integer, Long> ends = new TreeMap<>();
    offsets(topic, OffsetSpec.latest())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  /**
   * Per partition, the offset of the topic's first record.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not know the topic
   */
  public Map<Integer, Long> startOffsets(String topic) {
    Map<Integer, Long> starts = new TreeMap<>();
    offsets(topic, OffsetSpec.earliest())
        .forEach((partition, start) -> starts.put(partition.partition(), start.offset()));
    return starts;
  }

  /**
   * Per partition, its newest leader epoch; it grows whenever the partition gets a leader.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not know the topic
   */
  public Map<Integer, Integer> leaderEpochs(String topic) {
    Map<Integer, Integer> epochs = new TreeMap<>();
    offsets(topic, OffsetSpec.latest())
        .forEach(
            (partition, end) ->
                end.leaderEpoch().ifPresent(epoch -> epochs.put(partition.partition(), epoch)));
    return epochs;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(String topic, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    answer(admin().describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(found -> found.partitions().stream())
        .forEach(p -> asked.put(new TopicPartition(topic, p.partition()), which));
    return answer(admin().listOffsets(asked).all());
  }

  /**
   * Of all disks that the brokers keep their logs on, the one with the smallest share left.
   *
   * @return empty if this login may not ask for it, or no broker tells
   * @throws KafkaUnavailableException if the brokers do not answer
   */
  public Optional<DiskSpace> fullestDisk() {
    try {
      List<Integer> brokers =
          answer(admin().describeCluster().nodes()).stream().map(Node::id).toList();
      return answer(admin().describeLogDirs(brokers).allDescriptions()).values().stream()
          .flatMap(logDirs -> logDirs.values().stream())
          .filter(dir -> dir.totalBytes().orElse(0) > 0 && dir.usableBytes().isPresent())
          .map(dir -> new DiskSpace(dir.usableBytes().getAsLong(), dir.totalBytes().getAsLong()))
          .min(Comparator.comparingDouble(DiskSpace::freeShare));
    } catch (KafkaUnavailableException e) {
      if (isForbidden(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * What in the broker's and the topics' settings would break a replay: one line each. The topics'
   * settings are mended where Kafka lets this login do so; the line then says it.
   *
   * @param maxPause how long no service may run between two syncs
   * @throws KafkaUnavailableException if the broker does not answer
   */
  public List<String> mendSettings(Catalogue catalogue, Duration maxPause) {
    List<String> lines = new ArrayList<>();
    try {
      ConfigResource broker =
          new ConfigResource(
              ConfigResource.Type.BROKER,
              answer(admin().describeCluster().nodes()).iterator().next().idString());
      lines.addAll(TopicSettings.brokerWarnings(settingsOf(broker), maxPause));
    } catch (KafkaUnavailableException e) {
      if (!isForbidden(e)) {
        throw e;
      }
      lines.add(UNREADABLE);
    }
    mendTopics(catalogue).stream().filter(line -> !lines.contains(line)).forEach(lines::add);
    return lines;
  }

  /** {@link #mendSettings} without the broker's. */
  public List<String> mendTopics(Catalogue catalogue) {
    Set<String> lines = new LinkedHashSet<>();
    for (Topics.Topic topic : Topics.of(catalogue, retention.duration())) {
      try {
        lines.addAll(TopicSettings.partitionWarnings(topic, endOffsets(topic.name()).size()));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        for (TopicSettings.Wrong wrong : TopicSettings.wrong(topic, settingsOf(resource))) {
          lines.add(isMended(resource, wrong) ? wrong.mended() : wrong.warning());
        }
      } catch (KafkaUnavailableException e) {
        if (!isForbidden(e)) {
          throw e;
        }
        lines.add(UNREADABLE);
      }
    }
    return List.copyOf(lines);
  }

  /**
   * What is wrong where this machine's clock and that of Kafka's controller differ by more than
   * five minutes; null if they do not, or Kafka does not tell.
   */
  public @Nullable String clockWarning(Instant now) {
    try {
      QuorumInfo quorum = answer(admin().describeMetadataQuorum().quorumInfo());
      return quorum.voters().stream()
          .filter(voter -> voter.replicaId() == quorum.leaderId())
          .filter(leader -> leader.lastCaughtUpTimestamp().orElse(-1) > 0)
          .findFirst()
          .map(leader -> Instant.ofEpochMilli(leader.lastCaughtUpTimestamp().getAsLong()))
          .map(kafka -> clockWarning(Duration.between(kafka, now)))
          .orElse(null);
    } catch (KafkaUnavailableException e) { // nothing depends on it
      return null;
    }
  }

  private static @Nullable String clockWarning(Duration ahead) {
    return ahead.abs().compareTo(MAX_CLOCK_DIFFERENCE) < 0
        ? null
        : "This machine's clock is %d minutes %s Kafka's: the days that are fetched and the times that are shown go by it, and Kafka refuses records from more than an hour ahead. Set both clocks right."
            .formatted(ahead.abs().toMinutes(), ahead.isNegative() ? "behind" : "ahead of");
  }

  private boolean isMended(ConfigResource resource, TopicSettings.Wrong wrong) {
    AlterConfigOp set =
        new AlterConfigOp(new ConfigEntry(wrong.name(), wrong.wanted()), AlterConfigOp.OpType.SET);
    try {
      answer(admin().incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
      return true;
    } catch (KafkaUnavailableException e) {
      if (e.getCause() instanceof ApiException && !(e.getCause() instanceof RetriableException)) {
        return false; // forbidden, or against a policy of the broker's
      }
      throw e;
    }
  }

  private static boolean isForbidden(KafkaUnavailableException e) {
    return e.getCause() instanceof AuthorizationException;
  }

  /**
   * A topic's settings, by Kafka's names.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not let this login
   *     read them
   */
  public Map<String, String> settings(String topic) {
    return settingsOf(new ConfigResource(ConfigResource.Type.TOPIC, topic));
  }

  /**
   * Cuts a topic with one partition at its beginning. What is gone already stays so.
   *
   * @param offset the first that stays
   * @throws KafkaUnavailableException if the broker does not answer, or does not let this login
   */
  public void cutBefore(String topic, long offset) {
    TopicPartition partition = new TopicPartition(topic, 0);
    answer(admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all());
  }

  /**
   * Asks for a sign of life.
   *
   * @throws KafkaUnavailableException if the broker does not answer
   */
  public void ping() {
    answer(admin().describeCluster().clusterId());
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(CLOSES_WITHIN);
    }
  }

  private static NewTopic newTopic(Topics.Topic topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
        .configs(topic.config());
  }

  // One after the other, the runs' topic last: whoever finds that one can use the others.
  private void create(NewTopic topic) {
    try {
      answer(admin().createTopics(List.of(topic)).all());
    } catch (KafkaUnavailableException e) {
      if (isForbidden(e)) {
        throw mayNotCreate(topic, e);
      }
      boolean anotherServiceWasFaster = e.getCause() instanceof TopicExistsException;
      if (!anotherServiceWasFaster) {
        throw e;
      }
    }
    awaitServed(topic.name());
  }

  private static KafkaUnavailableException mayNotCreate(NewTopic topic, Throwable cause) {
    return new KafkaUnavailableException(
        "Kafka has no topic %s that this login may see, and does not let it create one. Create it with %d partitions and %s, or allow the login CREATE and DESCRIBE on it"
            .formatted(topic.name(), topic.numPartitions(), new TreeMap<>(topic.configs())),
        cause);
  }

  // For a moment a broker may not know a topic that it has created, or not lead its partitions yet.
  // A producer that is refused then has been seen to wait until its records expired.
  private void awaitServed(String topic) {
    long deadlineNanos = System.nanoTime() + answersWithin.toNanos();
    while (true) {
      try {
        endOffsets(topic);
        return;
      } catch (KafkaUnavailableException e) {
        if (!(e.getCause() instanceof RetriableException)
            || System.nanoTime() - deadlineNanos > 0) {
          throw e;
        }
      }
    }
  }

  private Map<String, String> settingsOf(ConfigResource resource) {
    Map<String, String> found = new HashMap<>();
    answer(admin().describeConfigs(List.of(resource)).all())
        .values()
        .forEach(
            config -> config.entries().forEach(entry -> found.put(entry.name(), entry.value())));
    return found;
  }

  // Not made at start: where the broker's name cannot be resolved yet, making it fails.
  private synchronized Admin admin() {
    if (admin == null) {
      try {
        admin = Admin.create(settings);
      } catch (KafkaException e) {
        throw new KafkaUnavailableException(e);
      }
    }
    return admin;
  }

  private <T> T answer(KafkaFuture<T> future) {
    return KafkaFutures.get(future, answersWithin.multipliedBy(2));
  }
}
