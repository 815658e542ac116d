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
  private static final String SIZE = "max.message.bytes";
  private static final String OFFSETS = "offsets.retention.minutes";

  private TopicSettings() {}

  /**
   * What is wrong with a topic.
   *
   * @param wanted as it should be created
   * @param actual its settings by Kafka's names
   */
  static List<String> warnings(Topics.Topic wanted, Map<String, String> actual) {
    List<String> warnings = new ArrayList<>();
    wanted
        .config()
        .forEach(
            (name, value) -> {
              String found = actual.getOrDefault(name, "");
              if (!isGoodEnough(name, value, found)) {
                warnings.add(
                    "%s has %s=%s: %s. Set it to %s with kafka-configs."
                        .formatted(wanted.name(), name, found, meaning(name, value), value));
              }
            });
    return warnings;
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
      case RETENTION -> number(found, 0) < 0;
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
      case RETENTION -> "dead letters are dropped after that time";
      case SIZE -> "large records are refused";
      default -> "it is not as this program creates it";
    };
  }

  private static long number(String text, long otherwise) {
    return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
  }
}
