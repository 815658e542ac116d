package id.nuha.bookingsync.writer.deadletter;

import id.nuha.bookingsync.contract.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came of driving dead letters again, by their offset in the dead-letter topic. */
@Component
class RedriveAttempts {
  private final JdbcClient jdbc;

  RedriveAttempts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What came of one dead letter.
   *
   * @param attempts how often it was driven again
   * @param reason why the last attempt failed; null if it did not, or there was none
   */
  record Attempt(int attempts, boolean applied, @Nullable String reason) {
    static final Attempt NONE = new Attempt(0, false, null);
    private static final int MAX_ATTEMPTS = 3;

    /**
     * With one more attempt.
     *
     * @param failure why that failed; null if it did not
     */
    Attempt next(@Nullable String failure) {
      return new Attempt(attempts + 1, failure == null, failure);
    }

    /** Whether it failed so often that it is left alone. */
    boolean isParked() {
      return !applied && attempts >= MAX_ATTEMPTS;
    }

    String status() {
      return applied ? "APPLIED" : isParked() ? "PARKED" : "OPEN";
    }
  }

  /**
   * What came of dead letters, by offset; those that were never driven again are not in it.
   *
   * @param topicId Kafka's id of the dead-letter topic
   * @param deadLetters in the order of their offsets
   */
  Map<Long, Attempt> of(String topicId, List<DeadLetter> deadLetters) {
    Map<Long, Attempt> attempts = new HashMap<>();
    if (deadLetters.isEmpty()) {
      return attempts;
    }
    jdbc.sql(
            """
            SELECT kafka_offset, attempts, applied, reason FROM dead_letter_redrive
             WHERE topic_id = :topicId AND kafka_offset BETWEEN :first AND :last
            """)
        .param("topicId", topicId)
        .param("first", deadLetters.get(0).offset())
        .param("last", deadLetters.get(deadLetters.size() - 1).offset())
        .query(
            rs -> {
              attempts.put(
                  rs.getLong("kafka_offset"),
                  new Attempt(
                      rs.getInt("attempts"), rs.getBoolean("applied"), rs.getString("reason")));
            });
    return attempts;
  }

  /**
   * Notes one more attempt.
   *
   * @param reason why it failed; null if it is applied
   */
  void note(View view, String topicId, long offset, @Nullable String reason) {
    jdbc.sql(
            """
            INSERT INTO dead_letter_redrive AS d
                   (topic_id, kafka_offset, view_id, attempts, applied, reason)
            VALUES (:topicId, :offset, :view, 1, :applied, :reason)
            ON CONFLICT (topic_id, kafka_offset) DO UPDATE
               SET attempts = d.attempts + 1, applied = excluded.applied,
                   reason = excluded.reason, tried_at = now()
            """)
        .param("topicId", topicId)
        .param("offset", offset)
        .param("view", view.id())
        .param("applied", reason == null)
        .param("reason", reason)
        .update();
  }
}
