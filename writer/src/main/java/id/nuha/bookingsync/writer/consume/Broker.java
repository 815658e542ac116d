package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.TopicSettings;
import id.nuha.bookingsync.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** What the writer asks of the broker itself: the topics that it needs, and their ids. */
@Component
public class Broker implements DisposableBean {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  private final Map<String, Object> settings;
  private @Nullable Admin admin;

  Broker(KafkaAdmin kafkaAdmin) {
    this.settings = new HashMap<>(kafkaAdmin.getConfigurationProperties());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
  }

  /**
   * Creates the topics that are missing; those that exist stay as they are.
   *
   * @throws BrokerAwayException if the broker does not answer
   */
  void createMissing(Catalogue catalogue) {
    Set<String> existing = answer(admin().listTopics().names());
    List<NewTopic> missing =
        Topics.of(catalogue).stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(
                topic ->
                    new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.config()))
            .toList();
    for (NewTopic topic : missing) {
      try {
        answer(admin().createTopics(List.of(topic)).all());
      } catch (BrokerAwayException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // the fetcher was quicker
          throw e;
        }
      }
    }
    if (!missing.isEmpty()) {
      awaitKnown(missing.stream().map(NewTopic::name).toList());
    }
  }

  // A broker that has created a topic may not know it for a moment.
  private void awaitKnown(List<String> topics) {
    long deadlineNanos = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    while (true) {
      try {
        answer(admin().describeTopics(topics).allTopicNames());
        return;
      } catch (BrokerAwayException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadlineNanos > 0) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Kafka's id of a topic. A topic that is deleted and created again has another one.
   *
   * @throws BrokerAwayException if the broker does not answer
   */
  public String topicId(String topic) {
    return answer(admin().describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .findFirst()
        .orElseThrow()
        .topicId()
        .toString();
  }

  /**
   * What in the broker's and the topics' settings would break a replay.
   *
   * @param longestPause how long no service may run between two syncs
   * @throws BrokerAwayException if the broker does not answer
   */
  List<String> problems(Catalogue catalogue, Duration longestPause) {
    ConfigResource broker =
        new ConfigResource(
            ConfigResource.Type.BROKER,
            answer(admin().describeCluster().nodes()).iterator().next().idString());
    List<String> problems =
        new ArrayList<>(TopicSettings.brokerProblems(settingsOf(broker), longestPause));
    for (Topics.Topic topic : Topics.of(catalogue)) {
      problems.addAll(
          TopicSettings.problems(
              topic, settingsOf(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))));
    }
    return problems;
  }

  private Map<String, String> settingsOf(ConfigResource resource) {
    Map<String, String> settings = new HashMap<>();
    answer(admin().describeConfigs(List.of(resource)).all())
        .values()
        .forEach(
            config -> config.entries().forEach(entry -> settings.put(entry.name(), entry.value())));
    return settings;
  }

  /**
   * Asks for a sign of life.
   *
   * @throws BrokerAwayException if the broker does not answer
   */
  public void ping() {
    answer(admin().describeCluster().clusterId());
  }

  @Override
  public synchronized void destroy() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(2));
    }
  }

  // Not made at start: where the broker's name cannot be resolved yet, making it fails.
  private synchronized Admin admin() {
    if (admin == null) {
      try {
        admin = Admin.create(settings);
      } catch (KafkaException e) {
        throw new BrokerAwayException(e);
      }
    }
    return admin;
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(2 * ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerAwayException(e);
    } catch (ExecutionException e) {
      throw new BrokerAwayException(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new BrokerAwayException(e);
    }
  }
}
