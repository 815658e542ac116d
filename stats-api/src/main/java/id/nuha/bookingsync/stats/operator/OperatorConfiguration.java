package id.nuha.bookingsync.stats.operator;

import id.nuha.bookingsync.runtime.access.ServiceIdentity;
import id.nuha.bookingsync.runtime.openapi.OpenApiAmendment;
import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.StatsSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the writer. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

  @Bean
  WriterClient writerClient(StatsSettings settings, RetrySettings retry, ServiceIdentity identity) {
    return WriterClient.at(
        settings.writer(),
        retry.fetcherConnectTimeout(),
        retry.writerMaxRequests(),
        identity::headers);
  }

  @Bean
  OpenApiAmendment relayedOperations() {
    return new RelayedOperations();
  }
}
