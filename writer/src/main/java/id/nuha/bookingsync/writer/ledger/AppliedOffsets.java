package id.nuha.bookingsync.writer.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
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
    Map<Integer, AppliedPosition> next = new HashMap<>();
    for (int partition : partitions.stream().sorted().toList()) {
      jdbc.sql(
              """
              INSERT INTO applied_offset (topic_id, kafka_partition, next_offset)
              VALUES (:topicId, :partition, 0) ON CONFLICT DO NOTHING
              """)
          .param("topicId", topicId)
          .param("partition", partition)
          .update();
      next.put(
          partition,
          jdbc.sql(
                  """
                  SELECT next_offset, leader_epoch FROM applied_offset
                   WHERE topic_id = :topicId AND kafka_partition = :partition FOR UPDATE
                  """)
              .param("topicId", topicId)
              .param("partition", partition)
              .query(AppliedPosition.class)
              .single());
    }
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
        .query(
            rs -> {
              next.put(
                  rs.getInt("kafka_partition"),
                  new AppliedPosition(rs.getLong("next_offset"), rs.getInt("leader_epoch")));
            });
    return next;
  }

  /** Moves to the given positions, in a transaction of its own. */
  @Transactional
  public void advance(String topicId, Map<Integer, AppliedPosition> ends) {
    lock(topicId, ends.keySet());
    move(topicId, ends);
  }

  /**
   * Moves to the given positions. A partition that is further already stays there, unless Kafka has
   * lost its end and given the offsets out again.
   */
  public void move(String topicId, Map<Integer, AppliedPosition> ends) {
    new TreeMap<>(ends)
        .forEach(
            (partition, end) ->
                jdbc.sql(
                        """
                        UPDATE applied_offset
                           SET next_offset = :next, leader_epoch = :epoch
                         WHERE topic_id = :topicId AND kafka_partition = :partition
                           AND (next_offset <= :next
                                OR leader_epoch <> :unknown AND leader_epoch < :epoch)
                        """)
                    .param("next", end.nextOffset())
                    .param("epoch", end.leaderEpoch())
                    .param("unknown", AppliedPosition.UNKNOWN_EPOCH)
                    .param("topicId", topicId)
                    .param("partition", partition)
                    .update());
  }
}
