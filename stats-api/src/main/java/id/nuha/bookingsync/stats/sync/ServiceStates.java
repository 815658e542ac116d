package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.access.ServiceIdentity;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.StatsSettings;
import id.nuha.bookingsync.stats.operator.WriterClient;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What fetcher and writer say of themselves. They are asked with less patience than for a trigger,
 * and once for all who want to know at the same time; who does not answer is away. When runs are
 * due and which views are stopped is taken to be as it was said last: a fetcher that is gone must
 * not make a view look in time.
 */
@Component
public class ServiceStates implements DisposableBean {
  /** A schedule, a progress, and one to spare where an answer is slow to be given up. */
  private static final int MAX_REQUESTS = 4;

  private final FetcherClient fetcher;
  private final SharedAnswer<Schedule> schedule;
  private final SharedAnswer<Map<String, Progress>> progress;
  private final SharedAnswer<Map<Integer, String>> blocked;

  ServiceStates(
      StatsSettings settings, WriterClient writer, RetrySettings retry, ServiceIdentity identity) {
    this.fetcher =
        FetcherClient.at(
            settings.fetcher(),
            InetAddress::getAllByName,
            retry.live().answer(),
            retry.live().answer(),
            MAX_REQUESTS,
            identity::headers);
    this.schedule = new SharedAnswer<>(() -> fetcher.schedule().thenApply(Schedule::of));
    this.progress =
        new SharedAnswer<>(() -> fetcher.progress().thenApply(ServiceStates::progressByRun));
    this.blocked =
        new SharedAnswer<>(
            () ->
                writer
                    .ask("GET", "/views", Map.of(), retry.live().answer())
                    .thenApply(ServiceStates::blockedByView));
  }

  /**
   * When runs are due.
   *
   * @param next the next scheduled time; null if there is none
   */
  record Schedule(CronExpression cron, @Nullable OffsetDateTime next) {
    static Schedule of(JsonNode data) {
      JsonNode next = data.path("next");
      return new Schedule(
          CronExpression.parse(data.path("cron").asString()),
          next.isString() ? OffsetDateTime.parse(next.stringValue()) : null);
    }
  }

  CompletableFuture<SharedAnswer.Answer<Schedule>> schedule() {
    return schedule.get();
  }

  /** By run_id, how far the runs are that read SIMRS now; empty if no active fetcher answers. */
  public CompletableFuture<Map<String, Progress>> progress() {
    return progress
        .get()
        .thenApply(
            answer ->
                answer.isNew() && answer.value() != null
                    ? answer.value()
                    : Map.<String, Progress>of());
  }

  /** By number, why views are stopped. */
  CompletableFuture<SharedAnswer.Answer<Map<Integer, String>>> blocked() {
    return blocked.get();
  }

  @Override
  public void destroy() {
    fetcher.close();
  }

  private static Map<String, Progress> progressByRun(JsonNode data) {
    Map<String, Progress> byRun = new HashMap<>();
    for (JsonNode run : data.path("runs")) {
      JsonNode expected = run.path("pages_expected");
      byRun.put(
          run.path("run_id").asString(),
          new Progress(
              run.path("pages_read").asLong(),
              expected.isIntegralNumber() ? expected.longValue() : null,
              run.path("records_published").asLong()));
    }
    return byRun;
  }

  private static Map<Integer, String> blockedByView(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != HttpStatus.OK.value()) {
      throw new IllegalStateException(
          "The writer does not say which views are stopped; it answered " + answer.statusCode());
    }
    Map<Integer, String> byView = new HashMap<>();
    for (JsonNode view : JsonMapper.shared().readTree(answer.body()).path("data")) {
      JsonNode why = view.path("blocked");
      if (why.isString()) {
        byView.put(view.path("view").asInt(), why.stringValue());
      }
    }
    return byView;
  }
}
