package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.stats.csv.CsvTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as a table. */
final class SyncRunTable {
  private static final List<String> HEADER =
      List.of(
          "run_id",
          "view",
          "trigger",
          "status",
          "awal",
          "akhir",
          "inserted",
          "updated",
          "unchanged",
          "superseded",
          "rejected",
          "total_fetched",
          "unexplained",
          "started_at",
          "finished_at",
          "reason",
          "note");

  private SyncRunTable() {}

  static CsvTable of(List<SyncRun> runs) {
    return CsvTable.of(HEADER, runs, SyncRunTable::row);
  }

  private static List<@Nullable Object> row(SyncRun run) {
    RunResult result = run.result();
    RunResult.Window window = result.window();
    RunResult.Counts counts = result.counts();
    return CsvTable.row(
        result.runId(),
        run.view(),
        run.trigger(),
        result.status(),
        window == null ? null : window.awal(),
        window == null ? null : window.akhir(),
        counts == null ? null : counts.inserted(),
        counts == null ? null : counts.updated(),
        counts == null ? null : counts.unchanged(),
        counts == null ? null : counts.superseded(),
        counts == null ? null : counts.rejected(),
        counts == null ? null : counts.totalFetched(),
        counts == null ? null : counts.unexplained(),
        run.startedAt(),
        run.finishedAt(),
        run.reason(),
        run.note());
  }
}
