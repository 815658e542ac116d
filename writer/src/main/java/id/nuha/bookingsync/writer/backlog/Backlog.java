package id.nuha.bookingsync.writer.backlog;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts what Kafka holds and the tables do not. */
@Component
class Backlog {
  private final TopicAdmin topics;
  private final AppliedOffsets appliedOffsets;
  private final JdbcClient jdbc;
  private final Catalogue catalogue;

  /** By topic id. While PostgreSQL is away nothing is applied, so this is how far it still is. */
  private final Map<String, Map<Integer, Long>> applied = new HashMap<>();

  Backlog(TopicAdmin topics, AppliedOffsets appliedOffsets, JdbcClient jdbc, Catalogue catalogue) {
    this.topics = topics;
    this.appliedOffsets = appliedOffsets;
    this.jdbc = jdbc;
    this.catalogue = catalogue;
  }

  /** The topics that the writer applies. */
  List<String> topics() {
    return Stream.concat(
            catalogue.views().stream().map(View::topic), Stream.of(Topics.RUNS, Topics.AUDIT))
        .toList();
  }

  /**
   * How many offsets of a topic are not applied; as many records, or fewer where Kafka has
   * compacted them.
   *
   * @throws KafkaUnavailableException if Kafka does not answer
   */
  long notApplied(String topic) {
    Map<Integer, Long> next = applied(topics.topicId(topic));
    Map<Integer, Long> starts = topics.startOffsets(topic);
    return topics.endOffsets(topic).entrySet().stream()
        .mapToLong(
            end -> {
              long start = starts.getOrDefault(end.getKey(), 0L);
              return end.getValue() - Math.max(start, next.getOrDefault(end.getKey(), 0L));
            })
        .map(records -> Math.max(0, records))
        .sum();
  }

  /**
   * How many of a view's dead letters no redrive has applied.
   *
   * @throws KafkaUnavailableException if Kafka does not answer
   * @throws DataAccessException if PostgreSQL does not
   */
  long deadLetters(View view) {
    long waiting = 0;
    String topicId = topics.topicId(view.deadLetterTopic());
    Map<Integer, Long> starts = topics.startOffsets(view.deadLetterTopic());
    for (Map.Entry<Integer, Long> end : topics.endOffsets(view.deadLetterTopic()).entrySet()) {
      long start = starts.getOrDefault(end.getKey(), 0L);
      waiting += end.getValue() - start - redriven(topicId, start, end.getValue());
    }
    return waiting;
  }

  private Map<Integer, Long> applied(String topicId) {
    try {
      applied.put(topicId, appliedOffsets.nextOffsets(topicId));
    } catch (DataAccessException e) {
      if (!applied.containsKey(topicId)) {
        throw e;
      }
    }
    return applied.getOrDefault(topicId, Map.of());
  }

  // A dead-letter topic has one partition.
  private long redriven(String topicId, long start, long end) {
    return jdbc.sql(
            """
            SELECT count(*) FROM dead_letter_redrive
             WHERE topic_id = :topicId AND applied AND kafka_offset >= :start AND kafka_offset < :end
            """)
        .param("topicId", topicId)
        .param("start", start)
        .param("end", end)
        .query(Long.class)
        .single();
  }
}
