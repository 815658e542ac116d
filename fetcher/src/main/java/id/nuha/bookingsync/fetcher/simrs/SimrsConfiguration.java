package id.nuha.bookingsync.fetcher.simrs;

import id.nuha.bookingsync.fetcher.place.Place;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the one client that all views share, so that its throttle and its tokens are shared. */
@Configuration(proxyBeanMethods = false)
class SimrsConfiguration {

  @Bean
  SimrsClient simrsClient(
      SimrsSettings settings,
      RetrySettings retry,
      Place place,
      Clock clock,
      MonotonicClock monotonic,
      MeterRegistry meters) {
    return SimrsClient.of(settings, retry.simrs(), place::await, clock, monotonic, meters);
  }
}
