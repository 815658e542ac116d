package id.nuha.bookingsync.fetcher.servers;

import static org.awaitility.Awaitility.await;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.embedded.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The topics as an earlier fetcher leaves them, for tests of what the next one finds there. */
public final class FetcherTopics {
  private FetcherTopics() {}

  /** Creates all of them, empty. */
  public static void create() throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (Topics.Topic topic : Topics.of(Catalogue.builtIn())) {
      Optional<Integer> partitions = Optional.of(topic.partitions());
      topics.add(new NewTopic(topic.name(), partitions, Optional.empty()).configs(topic.config()));
      for (int partition = 0; partition < topic.partitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers()))) {
      admin.createTopics(topics).all().get();
      // A broker may not serve yet what it has created.
      await()
          .pollDelay(Duration.ZERO)
          .ignoreExceptions()
          .until(() -> admin.listOffsets(ends).all().get().size() == ends.size());
    }
  }
}
