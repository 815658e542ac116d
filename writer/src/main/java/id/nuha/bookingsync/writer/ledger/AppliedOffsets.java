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
   * The next offset of each partition, locked until the transaction ends: of two writers that hold
   * the same records, the second sees what the first applied.
   */
  public Map<Integer, Long> lock(String topicId, Collection<Integer> partitions) {
    Map<Integer, Long> next = new HashMap<>();
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
                  SELECT next_offset FROM applied_offset
                   WHERE topic_id = :topicId AND kafka_partition = :partition FOR UPDATE
                  """)
              .param("topicId", topicId)
              .param("partition", partition)
              .query(Long.class)
              .single());
    }
    return next;
  }

  /** The next offset of each partition that something was applied from. */
  public Map<Integer, Long> read(String topicId) {
    Map<Integer, Long> next = new HashMap<>();
    jdbc.sql("SELECT kafka_partition, next_offset FROM applied_offset WHERE topic_id = :topicId")
        .param("topicId", topicId)
        .query(
            rs -> {
              next.put(rs.getInt("kafka_partition"), rs.getLong("next_offset"));
            });
    return next;
  }

  /** Moves forward to the given offsets, in a transaction of its own. */
  @Transactional
  public void advance(String topicId, Map<Integer, Long> ends) {
    lock(topicId, ends.keySet());
    move(topicId, ends);
  }

  /** Moves forward to the given offsets; a partition that is further already stays there. */
  public void move(String topicId, Map<Integer, Long> ends) {
    new TreeMap<>(ends)
        .forEach(
            (partition, end) ->
                jdbc.sql(
                        """
                        UPDATE applied_offset SET next_offset = greatest(next_offset, :end)
                         WHERE topic_id = :topicId AND kafka_partition = :partition
                        """)
                    .param("end", end)
                    .param("topicId", topicId)
                    .param("partition", partition)
                    .update());
  }
}
