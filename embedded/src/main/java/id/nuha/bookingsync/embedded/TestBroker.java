package id.nuha.bookingsync.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A Kafka broker that can be away and come back with its data. */
public interface TestBroker {
  /** What tests rely on, whatever the broker runs in. */
  Map<String, String> SETTINGS =
      Map.of(
          "auto.create.topics.enable", "false",
          "group.initial.rebalance.delay.ms", "0",
          "log.cleaner.backoff.ms", "500",
          "log.initial.task.delay.ms", "500",
          "log.retention.check.interval.ms", "500",
          "offsets.topic.num.partitions", "1",
          "offsets.topic.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.replication.factor", "1");

  /** The one of this JVM; the first call starts it, the end of the JVM stops it. */
  static TestBroker shared() {
    return Parts.broker();
  }

  /** Host and port; they stay the same when it comes back. */
  String bootstrapServers();

  /** Stops it as a crash of the machine would not: in order, keeping its data. */
  void stop();

  /** Starts it again where it was. */
  void restart();

  /** Every record of a topic up to its present end, in order per partition. */
  default List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return records(bootstrapServers(), topic);
  }

  /** Every record of a topic of that broker up to its present end, in order per partition. */
  static List<ConsumerRecord<byte[], byte[]>> records(String bootstrapServers, String topic) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            // Its close waits for the answer to a last question about more records.
            Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 10), bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }
}
