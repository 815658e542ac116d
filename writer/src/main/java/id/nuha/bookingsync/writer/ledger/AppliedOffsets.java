package id.nuha.bookingsync.writer.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How far each partition has been applied; moved in the transaction that writes the rows. Tells a
 * first delivery from a repeated one, and where to read on after Kafka's offsets went too far. It
 * is never used to skip records.
 */
@Component
public class AppliedOffsets {
  private final JdbcClient jdbc;

  AppliedOffsets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * How far each partition has been applied, locked until the transaction ends: of two writers that
   * hold the same records, the second sees what the first applied.
   */
  public Map<Integer, AppliedPosition> lock(String topicId, Collection<Integer> partitions) {
    Integer[] numbers = partitions.toArray(Integer[]::new);
    jdbc.sql(
            """
            INSERT INTO applied_offset (topic_id, kafka_partition, next_offset)
            SELECT :topicId, p, 0 FROM unnest(:partitions) p ORDER BY p ON CONFLICT DO NOTHING
            """)
        .param("topicId", topicId)
        .param("partitions", numbers)
        .update();
    Map<Integer, AppliedPosition> next = new HashMap<>();
    jdbc.sql(
            """
            SELECT kafka_partition, next_offset, leader_epoch FROM applied_offset
             WHERE topic_id = :topicId AND kafka_partition = ANY (:partitions)
             ORDER BY kafka_partition FOR UPDATE
            """)
        .param("topicId", topicId)
        .param("partitions", numbers)
        .query(into(next));
    return next;
  }

  /** The next offset of each partition that something was applied from. */
  public Map<Integer, Long> nextOffsets(String topicId) {
    Map<Integer, Long> next = new HashMap<>();
    read(topicId).forEach((partition, position) -> next.put(partition, position.nextOffset()));
    return next;
  }

  /** How far each partition that something was applied from has been applied. */
  public Map<Integer, AppliedPosition> read(String topicId) {
    Map<Integer, AppliedPosition> next = new HashMap<>();
    jdbc.sql(
            """
            SELECT kafka_partition, next_offset, leader_epoch FROM applied_offset
             WHERE topic_id = :topicId
            """)
        .param("topicId", topicId)
        .query(into(next));
    return next;
  }

  private static RowCallbackHandler into(Map<Integer, AppliedPosition> positions) {
    return row ->
        positions.put(
            row.getInt("kafka_partition"),
            new AppliedPosition(row.getLong("next_offset"), row.getInt("leader_epoch")));
  }

  /** Forgets how far a topic has been applied: all of it is read again. */
  public void forget(String topicId) {
    jdbc.sql("DELETE FROM applied_offset WHERE topic_id = :topicId")
        .param("topicId", topicId)
        .update();
  }

  /** Moves to the given positions, in a transaction of its own. */
  @Transactional
  public void advance(String topicId, Map<Integer, AppliedPosition> ends) {
    lock(topicId, ends.keySet());
    move(topicId, ends);
  }

  /**
   * Moves locked partitions to the given positions. A partition that is further already stays
   * there, unless Kafka has lost its end and given the offsets out again.
   */
  public void move(String topicId, Map<Integer, AppliedPosition> ends) {
    List<Integer> partitions = List.copyOf(ends.keySet());
    List<AppliedPosition> positions = partitions.stream().map(ends::get).toList();
    jdbc.sql(
            """
            UPDATE applied_offset a
               SET next_offset = e.next_offset, leader_epoch = e.leader_epoch
              FROM unnest(:partitions, :nexts, :epochs) e (kafka_partition, next_offset, leader_epoch)
             WHERE a.topic_id = :topicId AND a.kafka_partition = e.kafka_partition
               AND (a.next_offset <= e.next_offset
                    OR a.leader_epoch <> :unknown AND a.leader_epoch < e.leader_epoch)
            """)
        .param("partitions", partitions.toArray(Integer[]::new))
        .param("nexts", positions.stream().map(AppliedPosition::nextOffset).toArray(Long[]::new))
        .param(
            "epochs", positions.stream().map(AppliedPosition::leaderEpoch).toArray(Integer[]::new))
        .param("unknown", AppliedPosition.UNKNOWN_EPOCH)
        .param("topicId", topicId)
        .update();
  }
}
