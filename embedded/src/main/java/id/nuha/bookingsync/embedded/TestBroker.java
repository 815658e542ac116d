package id.nuha.bookingsync.embedded;

import java.util.Map;

/** A Kafka broker that can be away and come back with its data. */
public interface TestBroker {
  /** What tests rely on, whatever the broker runs in. */
  Map<String, String> SETTINGS =
      Map.of(
          "auto.create.topics.enable", "false",
          "group.initial.rebalance.delay.ms", "0",
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
}
