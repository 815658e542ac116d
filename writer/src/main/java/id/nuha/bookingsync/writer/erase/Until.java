package id.nuha.bookingsync.writer.erase;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Until when the broker's disk may hold what was removed, by the topics' settings.
 *
 * <p>Of a view's topic: Kafka does not clean the segment that it writes to. A tombstone's is closed
 * at the latest by the one that {@link TombstoneSender#repeatLast} adds, which it may have to do
 * once more if another one came meanwhile. From then on it is cleaned after min.compaction.lag.ms,
 * and not later than max.compaction.lag.ms, which makes up for min.cleanable.dirty.ratio.
 *
 * @param settings of the view's topic; null if this login may not read them
 * @param letterSettings the same of the dead-letter topic
 */
record Until(@Nullable Map<String, String> settings, @Nullable Map<String, String> letterSettings) {
  /** How often the writer looks at what is left. */
  static final Duration ROUND = Duration.ofDays(1);

  /** For the broker to get round to it: it cleans one topic after the other. */
  private static final Duration BROKERS_TIME = Duration.ofDays(1);

  private static final Duration DEFAULT_SEGMENT = Duration.ofDays(7);

  static Until of(TopicAdmin topics, View view) {
    return new Until(settings(topics, view.topic()), settings(topics, view.deadLetterTopic()));
  }

  /** The dead-letter topic's segment.ms. */
  Duration letterSegment() {
    return segment(letterSettings);
  }

  /** The topic's segment.ms. */
  static Duration segment(@Nullable Map<String, String> settings) {
    Duration segment = settings == null ? null : millis(settings, "segment.ms");
    return segment == null ? DEFAULT_SEGMENT : segment;
  }

  /** Of the view's topic, from the tombstone on; null for no bound. */
  @Nullable Instant topic(Instant tombstone) {
    if (settings == null) {
      return null;
    }
    Duration min = millis(settings, "min.compaction.lag.ms");
    Duration max = millis(settings, "max.compaction.lag.ms");
    if (min == null || max == null) {
      return null;
    }
    Instant closed = tombstone.plus(segment(settings).multipliedBy(2)).plus(ROUND);
    Instant due = tombstone.plus(max);
    Instant cleanable = closed.plus(min);
    return rounded((due.isAfter(cleanable) ? due : cleanable).plus(BROKERS_TIME));
  }

  /** Of the dead-letter topic, from the newest letter on; null for no bound. */
  @Nullable Instant letters(Instant newest) {
    return letterSettings == null
        ? null
        : rounded(newest.plus(letterSegment()).plus(ROUND).plus(BROKERS_TIME));
  }

  private static Instant rounded(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  private static @Nullable Map<String, String> settings(TopicAdmin topics, String topic) {
    try {
      return topics.settings(topic);
    } catch (KafkaUnavailableException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return null;
      }
      throw e;
    }
  }

  /** A setting of milliseconds; null where it is for ever. */
  private static @Nullable Duration millis(Map<String, String> settings, String name) {
    String text = settings.getOrDefault(name, "");
    // Kafka's "for ever" has 19 digits.
    return text.matches("[0-9]{1,17}") ? Duration.ofMillis(Long.parseLong(text)) : null;
  }
}
