package id.nuha.bookingsync.writer.replay;

import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.writer.WriterSettings;
import id.nuha.bookingsync.writer.upsert.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Replays and how they go, in the database: of two writers each shows the other's. */
@Component
class ReplayStore {
  private static final int MAX_SHOWN = 20;
  private static final String SELECT = "SELECT * FROM replay ";

  private final JdbcClient jdbc;
  private final ZoneId clinic;

  ReplayStore(JdbcClient jdbc, WriterSettings settings) {
    this.jdbc = jdbc;
    this.clinic = settings.clinic();
  }

  List<Replay> newest() {
    return jdbc.sql(SELECT + "ORDER BY started_at DESC, replay_id LIMIT :shown")
        .param("shown", MAX_SHOWN)
        .query(this::replay)
        .list();
  }

  Optional<Replay> running(View view) {
    return jdbc.sql(
            SELECT
                + "WHERE view_id = :view AND status = 'RUNNING' ORDER BY started_at DESC LIMIT 1")
        .param("view", view.id())
        .query(this::replay)
        .optional();
  }

  Replay begin(String id, View view, String from, boolean dryRun) {
    return jdbc.sql(
            """
            INSERT INTO replay (replay_id, view_id, replay_from, dry_run)
            VALUES (:id, :view, :from, :dryRun)
            RETURNING *
            """)
        .param("id", id)
        .param("view", view.id())
        .param("from", from)
        .param("dryRun", dryRun)
        .query(this::replay)
        .single();
  }

  /** Counts a batch; if the replay waited for something, it does no longer. */
  void add(String id, long records, Map<Outcome, Long> outcomes) {
    jdbc.sql(
            """
            UPDATE replay
               SET records = records + :records, inserted = inserted + :inserted,
                   updated = updated + :updated, unchanged = unchanged + :unchanged,
                   superseded = superseded + :superseded, rejected = rejected + :rejected,
                   reason = CASE WHEN status <> 'RUNNING' THEN reason END
             WHERE replay_id = :id
            """)
        .param("id", id)
        .param("records", records)
        .param("inserted", outcomes.getOrDefault(Outcome.INSERTED, 0L))
        .param("updated", outcomes.getOrDefault(Outcome.UPDATED, 0L))
        .param("unchanged", outcomes.getOrDefault(Outcome.UNCHANGED, 0L))
        .param("superseded", outcomes.getOrDefault(Outcome.SUPERSEDED, 0L))
        .param("rejected", outcomes.getOrDefault(Outcome.REJECTED, 0L))
        .update();
  }

  /** Notes what a running replay waits for. */
  void waits(String id, String reason) {
    jdbc.sql("UPDATE replay SET reason = :reason WHERE replay_id = :id AND status = 'RUNNING'")
        .param("id", id)
        .param("reason", reason)
        .update();
  }

  void end(String id, ReplayStatus status, @Nullable String reason) {
    jdbc.sql(
            """
            UPDATE replay SET status = :status, reason = :reason, finished_at = now()
             WHERE replay_id = :id
            """)
        .param("id", id)
        .param("status", status.name())
        .param("reason", reason)
        .update();
  }

  /** Ends what the view's replays were when their writer was stopped. */
  void endAbandoned(View view) {
    jdbc.sql(
            """
            UPDATE replay SET status = 'FAILED', reason = :reason, finished_at = now()
             WHERE view_id = :view AND status = 'RUNNING'
            """)
        .param("view", view.id())
        .param("reason", "the writer that ran it was stopped; ask for it again")
        .update();
  }

  /** Shows a replay as running that was taken for abandoned while PostgreSQL was away. */
  void goOn(String id) {
    jdbc.sql(
            """
            UPDATE replay SET status = 'RUNNING', reason = NULL, finished_at = NULL
             WHERE replay_id = :id
            """)
        .param("id", id)
        .update();
  }

  /** Notes that the view's running replay is to end; empty if none runs. */
  Optional<Replay> requestCancel(View view) {
    return jdbc
        .sql(
            """
            UPDATE replay SET cancel_requested = TRUE
             WHERE view_id = :view AND status = 'RUNNING'
            RETURNING *
            """)
        .param("view", view.id())
        .query(this::replay)
        .stream()
        .findFirst();
  }

  /** What others have done to a replay; empty if they have deleted it. */
  Optional<Interventions> interventions(String id) {
    return jdbc.sql(
            """
            SELECT cancel_requested, status <> 'RUNNING' AS taken_for_abandoned
              FROM replay WHERE replay_id = :id
            """)
        .param("id", id)
        .query(Interventions.class)
        .optional();
  }

  /** What others have done to a replay while it runs. */
  record Interventions(boolean cancelRequested, boolean takenForAbandoned) {}

  private Replay replay(ResultSet rs, int row) throws SQLException {
    OffsetDateTime finished = rs.getObject("finished_at", OffsetDateTime.class);
    return new Replay(
        rs.getString("replay_id"),
        rs.getInt("view_id"),
        rs.getString("replay_from"),
        rs.getBoolean("dry_run"),
        ReplayStatus.valueOf(rs.getString("status")),
        rs.getString("reason"),
        local(rs.getObject("started_at", OffsetDateTime.class)),
        finished == null ? null : local(finished),
        rs.getLong("records"),
        rs.getLong("inserted"),
        rs.getLong("updated"),
        rs.getLong("unchanged"),
        rs.getLong("superseded"),
        rs.getLong("rejected"));
  }

  private OffsetDateTime local(OffsetDateTime time) {
    return time.atZoneSameInstant(clinic).toOffsetDateTime();
  }
}
