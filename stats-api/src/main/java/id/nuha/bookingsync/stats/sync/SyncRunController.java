package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.web.Data;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import id.nuha.bookingsync.stats.conditional.ConditionalReads;
import id.nuha.bookingsync.stats.csv.CsvTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger of runs. */
@RestController
class SyncRunController {
  static final String PATH = "/dashboard/sync-runs";
  private static final String OPERATOR_PATH = "/operator/runs";
  private static final String DEFAULT_LIMIT = "20";
  private static final int MAX_LIMIT = 500;

  private final SyncRuns runs;
  private final FetcherClient fetcher;
  private final ConditionalReads reads;
  private final RequestBulkhead requests;

  SyncRunController(
      SyncRuns runs, FetcherClient fetcher, ConditionalReads reads, RequestBulkhead requests) {
    this.runs = runs;
    this.fetcher = fetcher;
    this.reads = reads;
    this.requests = requests;
  }

  @GetMapping({PATH, OPERATOR_PATH})
  CompletableFuture<ResponseEntity<Data<List<SyncRun>>>> newest(
      @RequestParam(defaultValue = DEFAULT_LIMIT) @Range(min = 1, max = MAX_LIMIT) int limit,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    return newest(limit, "json", ifNoneMatch, Data::new);
  }

  @GetMapping(
      path = {PATH, OPERATOR_PATH},
      produces = CsvTable.MEDIA_TYPE)
  CompletableFuture<ResponseEntity<byte[]>> newestAsTable(
      @RequestParam(defaultValue = DEFAULT_LIMIT) @Range(min = 1, max = MAX_LIMIT) int limit,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    return newestAsFile(limit, ifNoneMatch);
  }

  @GetMapping({PATH + ".csv", OPERATOR_PATH + ".csv"})
  CompletableFuture<ResponseEntity<byte[]>> newestAsFile(
      @RequestParam(defaultValue = DEFAULT_LIMIT) @Range(min = 1, max = MAX_LIMIT) int limit,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    return newest(limit, "csv", ifNoneMatch, all -> SyncRunTable.of(all).bytes())
        .thenApply(answer -> CsvTable.named("sync-runs", answer));
  }

  // The writer hears of a run after the fetcher has accepted it. Until then the fetcher is asked,
  // so that no accepted run is ever answered 404.
  @GetMapping({PATH + "/{runId}", OPERATOR_PATH + "/{runId}"})
  CompletableFuture<ResponseEntity<Data<Object>>> run(
      @PathVariable String runId,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    return requests
        .submit(
            () ->
                reads.answer(
                    List.of("run", runId), ifNoneMatch, runs::state, () -> runs.find(runId)))
        .thenCompose(
            answer -> {
              Optional<SyncRun> run = answer.getBody();
              return run == null
                  ? CompletableFuture.completedFuture(
                      ResponseEntity.status(answer.getStatusCode())
                          .headers(answer.getHeaders())
                          .build())
                  : run.map(
                          found ->
                              CompletableFuture.completedFuture(
                                  ResponseEntity.ok()
                                      .headers(answer.getHeaders())
                                      .body(new Data<Object>(found))))
                      .orElseGet(() -> ofFetcher(runId));
            });
  }

  private CompletableFuture<ResponseEntity<Data<Object>>> ofFetcher(String runId) {
    return fetcher
        .run(runId)
        .thenApply(
            run ->
                ResponseEntity.ok()
                    .cacheControl(CacheControl.noCache())
                    .body(new Data<Object>(run)));
  }

  private <T> CompletableFuture<ResponseEntity<T>> newest(
      int limit, String form, @Nullable String ifNoneMatch, Function<List<SyncRun>, T> as) {
    return requests.submit(
        () ->
            reads.answer(
                List.of(SyncRuns.NEWEST, limit, form),
                ifNoneMatch,
                runs::state,
                () -> runs.newest(limit).map(as)));
  }
}
