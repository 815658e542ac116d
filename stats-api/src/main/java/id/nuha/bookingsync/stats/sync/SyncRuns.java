package id.nuha.bookingsync.stats.sync;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the ledger that the writer keeps. */
@Component
public class SyncRuns {
  private static final String COLUMNS =
      """
      SELECT run_id, view_id, trigger, window_start, window_end, status, reason, started_at,
             finished_at, published, rejected_by_fetcher, inserted, updated, unchanged, superseded,
             rejected_by_writer
      FROM sync_run
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  SyncRuns(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The newest runs, newest first. */
  List<SyncRun> newest(int limit) {
    return jdbc.sql(COLUMNS + "ORDER BY started_at DESC NULLS FIRST, run_id LIMIT :limit")
        .param("limit", limit)
        .query(this::run)
        .list();
  }

  Optional<SyncRun> find(String runId) {
    return jdbc.sql(COLUMNS + "WHERE run_id = :runId")
        .param("runId", runId)
        .query(this::run)
        .optional();
  }

  private SyncRun run(ResultSet rs, int row) throws SQLException {
    long published = rs.getLong("published");
    long rejectedByFetcher = rs.getLong("rejected_by_fetcher");
    long rejectedByWriter = rs.getLong("rejected_by_writer");
    long inserted = rs.getLong("inserted");
    long updated = rs.getLong("updated");
    long unchanged = rs.getLong("unchanged");
    long superseded = rs.getLong("superseded");
    long applied = inserted + updated + unchanged + superseded + rejectedByWriter;
    boolean ended = !rs.getString("status").equals("RUNNING");
    RunResult result =
        new RunResult(
            rs.getString("run_id"),
            rs.getString("status"),
            inserted,
            updated,
            unchanged,
            superseded,
            rejectedByFetcher + rejectedByWriter,
            (ended ? published : applied) + rejectedByFetcher,
            ended && published != applied ? published - applied : null);
    OffsetDateTime windowStart = time(rs, "window_start");
    OffsetDateTime windowEnd = time(rs, "window_end");
    return new SyncRun(
        result,
        rs.getInt("view_id"),
        rs.getString("trigger"),
        windowStart == null || windowEnd == null
            ? null
            : new SyncRun.Window(windowStart.toLocalDate(), windowEnd.toLocalDate()),
        rs.getString("reason"),
        time(rs, "started_at"),
        time(rs, "finished_at"));
  }

  private @Nullable OffsetDateTime time(ResultSet rs, String column) throws SQLException {
    OffsetDateTime time = rs.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.atZoneSameInstant(clock.getZone()).toOffsetDateTime();
  }
}
