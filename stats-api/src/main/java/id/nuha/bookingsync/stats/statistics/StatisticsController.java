package id.nuha.bookingsync.stats.statistics;

import id.nuha.bookingsync.runtime.access.Caller;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import id.nuha.bookingsync.stats.conditional.ConditionalReads;
import id.nuha.bookingsync.stats.csv.CsvTable;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Statistics for dashboards. */
@RestController
@RequestMapping("/dashboard/stats")
class StatisticsController {
  // Each stands for its statement, which is long: an answer depends on how it is read.
  private static final UUID STATISTICS = fingerprint(StatisticsQueries.DAY);
  private static final UUID DAY = fingerprint(DayQueries.DAY);
  private static final UUID RANGE = fingerprint(RangeQueries.RANGE);

  private final StatisticsQueries statistics;
  private final DayQueries days;
  private final RangeQueries ranges;
  private final ConditionalReads reads;
  private final Clock clock;
  private final RequestBulkhead requests;
  private final RequestBulkhead rangeRequests;

  StatisticsController(
      StatisticsQueries statistics,
      DayQueries days,
      RangeQueries ranges,
      ConditionalReads reads,
      Clock clock,
      RequestBulkhead requests,
      @Qualifier("rangeBulkhead") RequestBulkhead rangeRequests) {
    this.statistics = statistics;
    this.days = days;
    this.ranges = ranges;
    this.reads = reads;
    this.clock = clock;
    this.requests = requests;
    this.rangeRequests = rangeRequests;
  }

  @GetMapping
  CompletableFuture<ResponseEntity<DayStatistics>> stats(
      @RequestParam(required = false) @Nullable LocalDate tanggal,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    LocalDate date = orToday(tanggal);
    return requests.submit(
        () ->
            reads.answer(
                List.of(STATISTICS, date),
                ifNoneMatch,
                () -> statistics.state(date),
                () -> statistics.of(date)));
  }

  @GetMapping("/day")
  CompletableFuture<ResponseEntity<DayNumbers>> day(
      @RequestParam(required = false) @Nullable LocalDate tanggal,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    return day(orToday(tanggal), "json", ifNoneMatch, day -> day);
  }

  @GetMapping(path = "/day", produces = CsvTable.MEDIA_TYPE)
  CompletableFuture<ResponseEntity<byte[]>> dayTable(
      @RequestParam(required = false) @Nullable LocalDate tanggal,
      @RequestParam(defaultValue = "doctors") DayTable table,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    return dayFile(tanggal, table, ifNoneMatch);
  }

  @GetMapping("/day.csv")
  CompletableFuture<ResponseEntity<byte[]>> dayFile(
      @RequestParam(required = false) @Nullable LocalDate tanggal,
      @RequestParam(defaultValue = "doctors") DayTable table,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch) {
    LocalDate date = orToday(tanggal);
    return day(date, table.label(), ifNoneMatch, day -> table.of(day).bytes())
        .thenApply(answer -> CsvTable.named("%s-%s".formatted(table.label(), date), answer));
  }

  @GetMapping("/range")
  CompletableFuture<ResponseEntity<RangeNumbers>> range(
      @RequestParam(required = false) @Nullable LocalDate dari,
      @RequestParam(required = false) @Nullable LocalDate sampai,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      HttpServletRequest request) {
    return range(
        DayRange.of(dari, sampai, LocalDate.now(clock)),
        "json",
        ifNoneMatch,
        range -> range,
        request);
  }

  @GetMapping(path = "/range", produces = CsvTable.MEDIA_TYPE)
  CompletableFuture<ResponseEntity<byte[]>> rangeTable(
      @RequestParam(required = false) @Nullable LocalDate dari,
      @RequestParam(required = false) @Nullable LocalDate sampai,
      @RequestParam(defaultValue = "days") RangeTable table,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      HttpServletRequest request) {
    return rangeFile(dari, sampai, table, ifNoneMatch, request);
  }

  @GetMapping("/range.csv")
  CompletableFuture<ResponseEntity<byte[]>> rangeFile(
      @RequestParam(required = false) @Nullable LocalDate dari,
      @RequestParam(required = false) @Nullable LocalDate sampai,
      @RequestParam(defaultValue = "days") RangeTable table,
      @RequestHeader(value = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      HttpServletRequest request) {
    DayRange range = DayRange.of(dari, sampai, LocalDate.now(clock));
    return range(range, table.label(), ifNoneMatch, days -> table.of(days).bytes(), request)
        .thenApply(
            answer ->
                CsvTable.named(
                    "%s-%s-%s".formatted(table.label(), range.from(), range.to()), answer));
  }

  private <T> CompletableFuture<ResponseEntity<T>> day(
      LocalDate date, String form, @Nullable String ifNoneMatch, Function<DayNumbers, T> as) {
    return requests.submit(
        () ->
            reads.answer(
                List.of(DAY, date, form),
                ifNoneMatch,
                () -> days.state(date),
                () -> days.of(date).map(as)));
  }

  private <T> CompletableFuture<ResponseEntity<T>> range(
      DayRange range,
      String form,
      @Nullable String ifNoneMatch,
      Function<RangeNumbers, T> as,
      HttpServletRequest request) {
    return rangeRequests.submit(
        Caller.of(request).name(),
        () ->
            reads.answer(
                List.of(RANGE, range, form),
                ifNoneMatch,
                () -> ranges.state(range),
                () -> ranges.of(range).map(as)));
  }

  private LocalDate orToday(@Nullable LocalDate tanggal) {
    return tanggal == null ? LocalDate.now(clock) : tanggal;
  }

  private static UUID fingerprint(String statement) {
    return UUID.nameUUIDFromBytes(statement.getBytes(StandardCharsets.UTF_8));
  }
}
