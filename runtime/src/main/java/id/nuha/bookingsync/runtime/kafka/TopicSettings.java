package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells what in a broker's settings would break a replay, one line each, with the mend. */
final class TopicSettings {
  private static final String CLEANUP = "cleanup.policy";
  private static final String LAG = "min.compaction.lag.ms";
  private static final String RETENTION = "retention.ms";
  private static final String MAX_LAG = "max.compaction.lag.ms";
  private static final String SEGMENT = "segment.ms";
  private static final String SIZE = "max.message.bytes";
  private static final String OFFSETS = "offsets.retention.minutes";

  private TopicSettings() {}

  /** A setting of a topic that is not as it has to be. */
  record Wrong(String topic, String name, String found, String wanted) {

    /** What it means, and how to mend it. */
    String warning() {
      return "%s has %s=%s: %s. Set it to %s with kafka-configs."
          .formatted(topic, name, found, meaning(name, wanted), wanted);
    }

    /** The same where it has been mended. */
    String mended() {
      return "%s had %s=%s: %s. It is set to %s now."
          .formatted(topic, name, found, meaning(name, wanted), wanted);
    }
  }

  /**
   * What is wrong with a topic.
   *
   * @param wanted as it should be created
   * @param actual its settings by Kafka's names
   */
  static List<Wrong> wrong(Topics.Topic wanted, Map<String, String> actual) {
    List<Wrong> wrong = new ArrayList<>();
    wanted
        .config()
        .forEach(
            (name, value) -> {
              String found = actual.getOrDefault(name, "");
              if (!isGoodEnough(name, value, found)) {
                wrong.add(new Wrong(wanted.name(), name, found, value));
              }
            });
    return wrong;
  }

  /** What it means that a topic has another number of partitions than it is created with. */
  static List<String> partitionWarnings(Topics.Topic wanted, int found) {
    return found >= wanted.partitions()
        ? List.of()
        : List.of(
            "%s has %d partitions, of %d: somebody else created it, and as many writers at the most share its work. Nothing is lost; to have more, stop all services and add them with kafka-topics."
                .formatted(wanted.name(), found, wanted.partitions()));
  }

  /**
   * What is wrong with the broker.
   *
   * @param actual its settings by Kafka's names
   * @param maxPause how long no service may run between two syncs
   */
  static List<String> brokerWarnings(Map<String, String> actual, Duration maxPause) {
    long minutes = number(actual.getOrDefault(OFFSETS, ""), Long.MAX_VALUE);
    return minutes > maxPause.toMinutes()
        ? List.of()
        : List.of(
            "The broker has %s=%d, and a sync may be %d minutes after the last: a group that was stopped so long is forgotten, and all is read again. Set it higher."
                .formatted(OFFSETS, minutes, maxPause.toMinutes()));
  }

  private static boolean isGoodEnough(String name, String wanted, String found) {
    return switch (name) {
      case LAG, SIZE -> number(found, 0) >= number(wanted, 0);
      case RETENTION ->
          number(wanted, 0) < 0 ? number(found, 0) < 0 : number(found, 0) == number(wanted, 0);
      case SEGMENT, MAX_LAG -> number(found, Long.MAX_VALUE) <= number(wanted, 0);
      default -> found.equals(wanted);
    };
  }

  private static String meaning(String name, String wanted) {
    return switch (name) {
      case CLEANUP ->
          wanted.equals("compact")
              ? "the newest state of every record is not kept for good"
              : "records without a key are refused and history is dropped";
      case LAG -> "earlier states are dropped too soon to be replayed";
      case RETENTION ->
          number(wanted, 0) < 0
              ? "dead letters are dropped after that time, or in nuha.audit who did what"
              : "dead letters are kept for another time than RETENTION_DAYS says";
      case SEGMENT, MAX_LAG -> "what is erased stays on the broker's disk for longer";
      case SIZE -> "large records are refused";
      default -> "it is not as this program creates it";
    };
  }

  private static long number(String text, long otherwise) {
    return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
  }
}
