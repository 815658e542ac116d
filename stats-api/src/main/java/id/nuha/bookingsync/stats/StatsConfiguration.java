package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.runtime.access.AccessConfiguration;
import id.nuha.bookingsync.runtime.access.AccessSettings;
import id.nuha.bookingsync.runtime.audit.AuditConfiguration;
import id.nuha.bookingsync.runtime.openapi.OpenApiConfiguration;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import id.nuha.bookingsync.runtime.web.RequestLimits;
import id.nuha.bookingsync.runtime.web.WebConfiguration;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** What every feature of stats-api uses. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetrySettings.class)
@Import({
  AccessConfiguration.class,
  AuditConfiguration.class,
  OpenApiConfiguration.class,
  WebConfiguration.class
})
class StatsConfiguration {
  private static final Logger log = LoggerFactory.getLogger(StatsConfiguration.class);

  StatsConfiguration(StatsSettings settings) {
    if (!settings.readsOnly()) {
      log.warn(
          "STATS_DB_PASS is not set: statistics are read with DB_USER, which may also write. Set"
              + " STATS_DB_PASS, for the writer too, and it makes a login that may only read.");
    }
  }

  /**
   * Lets pages of other origins read, and nothing else; without CORS_ORIGINS there are none. It is
   * asked before keys are: a browser sends none with the question whether it may.
   */
  @Bean
  UrlBasedCorsConfigurationSource corsConfigurationSource(StatsSettings settings) {
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    if (!settings.corsOrigins().isEmpty()) {
      CorsConfiguration reads = new CorsConfiguration();
      reads.setAllowedOrigins(settings.corsOrigins());
      reads.setAllowedMethods(List.of("GET", "HEAD"));
      reads.applyPermitDefaultValues();
      for (String path :
          List.of("/dashboard/stats/**", "/dashboard/sync-runs/**", "/dashboard/sync-runs.csv")) {
        source.registerCorsConfiguration(path, reads);
      }
    }
    return source;
  }

  @Bean
  Catalogue catalogue(StatsSettings settings) {
    return Catalogue.at(settings.catalogue());
  }

  @Bean
  @Primary
  RequestBulkhead requestBulkhead(RetrySettings retry) {
    return new RequestBulkhead(retry.requests());
  }

  /**
   * For ranges alone: however many are asked for, a day is answered meanwhile. Where no keys are
   * asked, all callers are one, and a share would take places from it that nobody else needs.
   */
  @Bean
  RequestBulkhead rangeBulkhead(RetrySettings retry, AccessSettings access) {
    RequestLimits requests = retry.requests();
    RequestLimits limits =
        new RequestLimits(retry.rangesAtOnce(), requests.maxWaiting(), requests.maxWait());
    return access.asksForKeys()
        ? new RequestBulkhead(limits, retry.maxRangesPerCaller())
        : new RequestBulkhead(limits);
  }

  @Bean
  Clock clock(StatsSettings settings) {
    return Clock.system(settings.clinic());
  }
}
