package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Statistics for dashboards. */
@RestController
class StatisticsController {
  private final StatisticsQueries statistics;
  private final Clock clock;
  private final RequestBulkhead requests;

  StatisticsController(StatisticsQueries statistics, Clock clock, RequestBulkhead requests) {
    this.statistics = statistics;
    this.clock = clock;
    this.requests = requests;
  }

  @GetMapping("/dashboard/stats")
  CompletableFuture<DayStatistics> stats(
      @RequestParam(required = false) @Nullable LocalDate tanggal) {
    return requests.submit(() -> statistics.of(tanggal == null ? LocalDate.now(clock) : tanggal));
  }
}
