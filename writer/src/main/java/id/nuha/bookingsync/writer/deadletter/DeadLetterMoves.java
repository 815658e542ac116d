package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.Headers;
import id.nuha.bookingsync.contract.View;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which dead letters count. Those that stay when others are erased are copied to the topic's end;
 * by one commit the copies count and what was before them does not, with what came of their
 * redrives.
 */
@Component
class DeadLetterMoves {
  private final JdbcClient jdbc;

  DeadLetterMoves(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The last move of a topic's letters.
   *
   * @param id null if there was none
   * @param beforeOffset the first offset that counts
   */
  record Move(@Nullable String id, long beforeOffset) {
    static final Move NONE = new Move(null, 0);

    /**
     * Whether it is neither cut off nor a copy beside its original. A database that was made anew
     * or restored does not know of the move: there a copy counts once its original is gone.
     *
     * @param begin the first offset that the topic has
     */
    boolean counts(DeadLetter letter, long begin) {
      String move = letter.header(Headers.DLT_MOVE);
      return letter.offset() >= beforeOffset
          && (move == null || move.equals(id) || letter.isOriginalGone(begin));
    }
  }

  /** Whether letters of the view were ever moved: nearly always not. */
  boolean isAny(View view) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM dead_letter_move WHERE view_id = :view)")
        .param("view", view.id())
        .query(Boolean.class)
        .single();
  }

  Move last(String topicId) {
    return jdbc.sql(
            "SELECT move_id AS id, before_offset FROM dead_letter_move WHERE topic_id = :topicId")
        .param("topicId", topicId)
        .query(Move.class)
        .optional()
        .orElse(Move.NONE);
  }

  /**
   * Lets a move count.
   *
   * @param previous the last one when it began
   * @param offsets of the copies by those of their originals
   * @return whether it does; not if another move was faster
   */
  @Transactional
  boolean commit(View view, String topicId, Move previous, Move move, Map<Long, Long> offsets) {
    int noted =
        jdbc.sql(
                """
                INSERT INTO dead_letter_move AS m (topic_id, view_id, move_id, before_offset)
                VALUES (:topicId, :view, :id, :before)
                ON CONFLICT (topic_id) DO UPDATE
                   SET move_id = excluded.move_id, before_offset = excluded.before_offset
                 WHERE m.move_id = :previous
                """)
            .param("topicId", topicId)
            .param("view", view.id())
            .param("id", move.id())
            .param("before", move.beforeOffset())
            .param("previous", previous.id())
            .update();
    if (noted == 0) {
      return false;
    }
    jdbc.sql(
            """
            UPDATE dead_letter_redrive d SET kafka_offset = o.copy
              FROM unnest(:originals, :copies) o (original, copy)
             WHERE d.topic_id = :topicId AND d.kafka_offset = o.original
            """)
        .param("originals", offsets.keySet().toArray(Long[]::new))
        .param("copies", offsets.values().toArray(Long[]::new))
        .param("topicId", topicId)
        .update();
    jdbc.sql("DELETE FROM dead_letter_redrive WHERE topic_id = :topicId AND kafka_offset < :before")
        .param("topicId", topicId)
        .param("before", move.beforeOffset())
        .update();
    return true;
  }
}
