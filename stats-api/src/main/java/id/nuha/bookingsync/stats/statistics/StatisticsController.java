package id.nuha.bookingsync.stats.statistics;

import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Statistics for dashboards. */
@RestController
class StatisticsController {
  private final StatisticsQueries statistics;
  private final Clock clock;

  StatisticsController(StatisticsQueries statistics, Clock clock) {
    this.statistics = statistics;
    this.clock = clock;
  }

  @GetMapping("/dashboard/stats")
  DayStatistics stats(@RequestParam(required = false) @Nullable LocalDate tanggal) {
    return statistics.of(tanggal == null ? LocalDate.now(clock) : tanggal);
  }
}
