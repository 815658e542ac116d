package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.contract.RunStatus;
import id.nuha.bookingsync.stats.conditional.DataMark;
import id.nuha.bookingsync.stats.conditional.Marked;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the ledger that the writer keeps. */
@Component
public class SyncRuns {
  private static final String SELECT =
      """
      SELECT run_id, view_id, trigger, window_start, window_end, status, reason, note,
             started_at, finished_at, published, rejected_by_fetcher, inserted, updated, unchanged, superseded,
             rejected_by_writer
      FROM sync_run
      """;

  static final String NEWEST = SELECT + "ORDER BY started_at DESC NULLS FIRST, run_id LIMIT :limit";

  private static final int MAX_RUNNING = 100;

  private static final String ONE = SELECT + "WHERE run_id = :runId";

  // There is a row also where there is no run.
  private static final String MARKED =
      "SELECT * FROM (SELECT "
          + DataMark.SQL
          + " AS data_mark) AS state LEFT JOIN (%s) AS run ON TRUE"
          + " ORDER BY started_at DESC NULLS FIRST, run_id";

  private final JdbcClient jdbc;
  private final Clock clock;

  SyncRuns(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What the runs are read from. */
  @Nullable String state() {
    return jdbc.sql("SELECT " + DataMark.SQL)
        .query((rs, row) -> Optional.ofNullable(rs.getString(1)))
        .single()
        .orElse(null);
  }

  /** The newest runs, newest first. */
  Marked<List<SyncRun>> newest(int limit) {
    return marked(NEWEST, Map.of("limit", limit));
  }

  /** The run; empty if the writer has not heard of it. */
  Marked<Optional<SyncRun>> find(String runId) {
    return marked(ONE, Map.of("runId", runId)).map(runs -> runs.stream().findFirst());
  }

  /** Those of the runs that have ended. */
  List<SyncRun> ended(Collection<String> runIds) {
    return jdbc.sql(SELECT + "WHERE run_id = ANY(:runIds) AND status <> 'RUNNING'")
        .param("runIds", runIds.toArray(String[]::new))
        .query(this::run)
        .list();
  }

  private Marked<List<SyncRun>> marked(String sql, Map<String, ?> parameters) {
    List<Marked<Optional<SyncRun>>> rows =
        jdbc.sql(MARKED.formatted(sql))
            .params(parameters)
            .query(
                (rs, row) ->
                    new Marked<>(
                        rs.getString("data_mark"),
                        rs.getString("run_id") == null
                            ? Optional.<SyncRun>empty()
                            : Optional.of(run(rs, row))))
            .list();
    return new Marked<>(
        rows.get(0).state(), rows.stream().map(Marked::value).flatMap(Optional::stream).toList());
  }

  /** Those of the runs that the ledger has. */
  public List<SyncRun> find(Collection<String> runIds) {
    return jdbc.sql(SELECT + "WHERE run_id = ANY(:runIds)")
        .param("runIds", runIds.toArray(String[]::new))
        .query(this::run)
        .list();
  }

  /** The newest of those that have not ended. */
  public List<SyncRun> running() {
    return jdbc.sql(
            SELECT
                + "WHERE status = 'RUNNING' ORDER BY started_at DESC NULLS LAST, run_id LIMIT "
                + MAX_RUNNING)
        .query(this::run)
        .list();
  }

  /** The view's newest run. */
  Optional<SyncRun> newestOf(int view) {
    return newestOf(view, "");
  }

  /** The view's newest run that has ended. */
  Optional<SyncRun> newestEndedOf(int view) {
    return newestOf(view, "AND status <> 'RUNNING'");
  }

  /** The view's newest COMPLETE run of a default window. */
  Optional<SyncRun> newestCompleteOf(int view) {
    return newestOf(view, "AND status = 'COMPLETE' AND default_window");
  }

  /** When the view's first run of a default window began. */
  Optional<OffsetDateTime> firstStartOf(int view) {
    return jdbc.sql("SELECT min(started_at) FROM sync_run WHERE view_id = :view AND default_window")
        .param("view", view)
        .query((rs, row) -> Optional.ofNullable(rs.getObject(1, OffsetDateTime.class)))
        .single();
  }

  // A run that a wrong clock has stamped with a time to come would be the newest until then.
  private Optional<SyncRun> newestOf(int view, String condition) {
    return jdbc.sql(
            SELECT
                + "WHERE view_id = :view AND started_at <= now() + interval '5 min' "
                + condition
                + " ORDER BY started_at DESC, run_id LIMIT 1")
        .param("view", view)
        .query(this::run)
        .optional();
  }

  private SyncRun run(ResultSet rs, int row) throws SQLException {
    String status = rs.getString("status");
    OffsetDateTime windowStart = time(rs, "window_start");
    OffsetDateTime windowEnd = time(rs, "window_end");
    return new SyncRun(
        new RunResult(
            rs.getString("run_id"),
            status,
            windowStart == null || windowEnd == null
                ? null
                : new RunResult.Window(windowStart.toLocalDate(), windowEnd.toLocalDate()),
            counts(rs, status)),
        rs.getInt("view_id"),
        rs.getString("trigger"),
        rs.getString("reason"),
        rs.getString("note"),
        time(rs, "started_at"),
        time(rs, "finished_at"));
  }

  private static RunResult.Counts counts(ResultSet rs, String status) throws SQLException {
    long inserted = rs.getLong("inserted");
    long updated = rs.getLong("updated");
    long unchanged = rs.getLong("unchanged");
    long superseded = rs.getLong("superseded");
    long rejectedByWriter = rs.getLong("rejected_by_writer");
    long rejectedByFetcher = rs.getLong("rejected_by_fetcher");
    long applied = inserted + updated + unchanged + superseded + rejectedByWriter;
    // The fetcher says at a run's end how much it has published.
    long published = status.equals(RunStatus.RUNNING.name()) ? applied : rs.getLong("published");
    return new RunResult.Counts(
        inserted,
        updated,
        unchanged,
        superseded,
        rejectedByFetcher + rejectedByWriter,
        published + rejectedByFetcher,
        published == applied ? null : published - applied);
  }

  private @Nullable OffsetDateTime time(ResultSet rs, String column) throws SQLException {
    OffsetDateTime time = rs.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.atZoneSameInstant(clock.getZone()).toOffsetDateTime();
  }
}
