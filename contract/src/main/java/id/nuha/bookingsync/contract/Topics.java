package id.nuha.bookingsync.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topics and the settings that each is created with. */
public final class Topics {
  /** One event per change of a run, keyed by run_id; only the fetcher writes it. */
  public static final String RUNS = "nuha.sync-run";

  /** Who did what: one event before an act and one after it; kept for ever, never compacted. */
  public static final String AUDIT = "nuha.audit";

  static final String DEAD_LETTER_SUFFIX = ".dlt";

  /** The writer's consumer group. */
  public static final String WRITER_GROUP = "booking-sync-writer";

  /** The fetchers' group: who has the partition of {@link #RUNS} is the active one. */
  public static final String FETCHER_GROUP = "booking-sync-fetcher";

  /** Key and value of a record in a view's topic, together; a booking has about 1 KB. */
  public static final int MAX_RECORD_BYTES = 9_900_000;

  /** What the producers may send: a larger record, or one with its reason, as a dead letter. */
  public static final int MAX_DEAD_LETTER_BYTES = 25_000_000;

  /** What a dead letter's value may have beside its key and headers. */
  public static final int MAX_DEAD_LETTER_VALUE_BYTES = MAX_DEAD_LETTER_BYTES - 100_000;

  private static final int MAX_RECORD_BYTES_WITH_HEADERS = 10_000_000;

  private static final int VIEW_PARTITIONS = 6;

  /**
   * Kafka cleans no segment that it still writes to. With a week, its default, what was erased
   * would stay on the disk for two weeks more.
   */
  private static final Duration SEGMENT = Duration.ofDays(1);

  /**
   * A topic to be created.
   *
   * @param config topic settings by Kafka's names
   */
  public record Topic(String name, int partitions, Map<String, String> config) {}

  private Topics() {}

  /** Every topic that the catalogue's views need, where dead letters are kept for ever. */
  public static List<Topic> of(Catalogue catalogue) {
    return of(catalogue, null);
  }

  /**
   * Every topic that the catalogue's views need.
   *
   * @param retention how long dead letters are kept; null for ever
   */
  public static List<Topic> of(Catalogue catalogue, @Nullable Duration retention) {
    List<Topic> topics = new ArrayList<>();
    for (View view : catalogue.views()) {
      topics.add(
          new Topic(
              view.topic(),
              VIEW_PARTITIONS,
              Map.of(
                  "cleanup.policy",
                  "compact",
                  "min.compaction.lag.ms",
                  Long.toString(Duration.ofDays(30).toMillis()),
                  "max.compaction.lag.ms",
                  Long.toString(Duration.ofDays(31).toMillis()),
                  "segment.ms",
                  Long.toString(SEGMENT.toMillis()),
                  "max.message.bytes",
                  Integer.toString(MAX_RECORD_BYTES_WITH_HEADERS))));
      topics.add(
          new Topic(
              view.deadLetterTopic(),
              1,
              Map.of(
                  "cleanup.policy",
                  "delete",
                  "retention.ms",
                  retention == null ? "-1" : Long.toString(retention.toMillis()),
                  "segment.ms",
                  Long.toString(SEGMENT.toMillis()),
                  "max.message.bytes",
                  Integer.toString(MAX_DEAD_LETTER_BYTES))));
    }
    topics.add(new Topic(AUDIT, 1, Map.of("cleanup.policy", "delete", "retention.ms", "-1")));
    topics.add(new Topic(RUNS, 1, Map.of("cleanup.policy", "compact")));
    return topics;
  }
}
