package id.nuha.bookingsync.stats.sync;

import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.StatsSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What triggers need beside their controllers and the ledger. */
@Configuration(proxyBeanMethods = false)
class SyncConfiguration {

  @Bean
  FetcherClient fetcherClient(StatsSettings settings, RetrySettings retry) {
    return FetcherClient.at(
        settings.fetcher(), retry.fetcherConnectTimeout(), retry.fetcherReadTimeout());
  }

  @Bean
  RunWaiter runWaiter(SyncRuns runs, RetrySettings retry) {
    return new RunWaiter(runs, retry.runTimeout(), retry.runPollInterval(), MonotonicClock.SYSTEM);
  }
}
