package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.access.ServiceIdentity;
import id.nuha.bookingsync.runtime.openapi.OpenApiAmendment;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.StatsSettings;
import io.swagger.v3.oas.models.media.Schema;
import java.net.InetAddress;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** What triggers need beside their controllers and the ledger. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SyncConfiguration {

  @Bean
  FetcherClient fetcherClient(
      StatsSettings settings, RetrySettings retry, ServiceIdentity identity) {
    return FetcherClient.at(
        settings.fetcher(),
        InetAddress::getAllByName,
        retry.fetcherConnectTimeout(),
        retry.fetcherReadTimeout(),
        retry.fetcherMaxRequests(),
        identity::headers);
  }

  @Bean
  RunWaiter runWaiter(SyncRuns runs, RetrySettings retry) {
    return new RunWaiter(
        runs, retry.runTimeout(), retry.maxWaitingCallers(), MonotonicClock.SYSTEM);
  }

  @Bean
  SchedulingConfigurer runWaiterSchedule(RunWaiter waiter, RetrySettings retry) {
    return tasks -> {
      tasks.addFixedDelayTask(waiter::look, retry.runPollInterval());
      tasks.addFixedDelayTask(waiter::letGoOverdue, retry.runPollInterval());
    };
  }

  /** The fetcher answers in the shape of the ledger, which Java's types do not say. */
  @Bean
  OpenApiAmendment runOfFetcher() {
    return api -> {
      Schema<?> run = Objects.requireNonNull(api.getComponents().getSchemas().get("DataObject"));
      Objects.requireNonNull(run.getProperties().get("data")).set$ref("SyncRun");
    };
  }
}
