package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger of runs. */
@RestController
@RequestMapping({SyncRunController.PATH, "/operator/runs"})
class SyncRunController {
  static final String PATH = "/dashboard/sync-runs";
  private static final String DEFAULT_LIMIT = "20";
  private static final int MAX_LIMIT = 500;

  private final SyncRuns runs;
  private final FetcherClient fetcher;
  private final RequestBulkhead requests;

  SyncRunController(SyncRuns runs, FetcherClient fetcher, RequestBulkhead requests) {
    this.runs = runs;
    this.fetcher = fetcher;
    this.requests = requests;
  }

  @GetMapping
  CompletableFuture<Data<List<SyncRun>>> newest(
      @RequestParam(defaultValue = DEFAULT_LIMIT) @Range(min = 1, max = MAX_LIMIT) int limit) {
    return requests.submit(() -> new Data<>(runs.newest(limit)));
  }

  // The writer hears of a run after the fetcher has accepted it. Until then the fetcher is asked,
  // so that no accepted run is ever answered 404.
  @GetMapping("/{runId}")
  CompletableFuture<Data<Object>> run(@PathVariable String runId) {
    return requests
        .submit(() -> runs.find(runId))
        .thenCompose(
            found ->
                found
                    .map(run -> CompletableFuture.completedFuture(new Data<Object>(run)))
                    .orElseGet(() -> fetcher.run(runId).thenApply(Data<Object>::new)));
  }
}
