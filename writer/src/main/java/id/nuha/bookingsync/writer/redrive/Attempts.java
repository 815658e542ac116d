package id.nuha.bookingsync.writer.redrive;

import id.nuha.bookingsync.contract.View;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came of driving letters again, by their place in the dead-letter topic. */
@Component
class Attempts {
  private final JdbcClient jdbc;

  Attempts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What came of one letter.
   *
   * @param attempts how often it was driven again
   * @param reason why the last attempt failed; null if it did not, or there was none
   */
  record Attempt(int attempts, boolean applied, @Nullable String reason) {
    static final Attempt NONE = new Attempt(0, false, null);
    private static final int MOST = 3;

    /** Whether it failed so often that it is left alone. */
    boolean isParked() {
      return !applied && attempts >= MOST;
    }

    String status() {
      return applied ? "APPLIED" : isParked() ? "PARKED" : "OPEN";
    }
  }

  /** What came of the letters in a range of offsets; {@link Attempt#NONE} for the others. */
  Map<Long, Attempt> of(String topicId, long first, long last) {
    Map<Long, Attempt> attempts = new HashMap<>();
    jdbc.sql(
            """
            SELECT kafka_offset, attempts, applied, reason FROM dead_letter_redrive
             WHERE topic_id = :topicId AND kafka_offset BETWEEN :first AND :last
            """)
        .param("topicId", topicId)
        .param("first", first)
        .param("last", last)
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
