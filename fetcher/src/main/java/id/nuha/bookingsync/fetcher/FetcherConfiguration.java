package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.fetcher.kafka.SimrsKind;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.fetcher.simrs.SimrsSettings;
import id.nuha.bookingsync.runtime.access.AccessConfiguration;
import id.nuha.bookingsync.runtime.access.AccessRules;
import id.nuha.bookingsync.runtime.audit.AuditConfiguration;
import id.nuha.bookingsync.runtime.kafka.KafkaConfiguration;
import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.openapi.OpenApiConfiguration;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.runtime.web.WebConfiguration;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.support.CronExpression;

/** Hands each part of the fetcher the settings and clocks that it needs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetrySettings.class)
@Import({
  AccessConfiguration.class,
  AuditConfiguration.class,
  KafkaConfiguration.class,
  OpenApiConfiguration.class,
  WebConfiguration.class
})
class FetcherConfiguration {
  private static final Logger log = LoggerFactory.getLogger(FetcherConfiguration.class);

  FetcherConfiguration(FetcherSettings settings) {
    if (settings.simrs().simulated()) {
      log.warn(
          "EXTERNAL_API_URL is not set: all data is simulated, of an invented clinic with invented"
              + " patients ({}).",
          settings.simrs().url());
    }
    if (!settings.encryption().isOn()) {
      log.warn(
          "PII_KEYSET is not set: patients' data goes to Kafka, and lies on its disks, in clear.");
    }
  }

  @Bean
  SimrsSettings simrsSettings(FetcherSettings settings) {
    return settings.simrs();
  }

  @Bean
  Encryption encryption(FetcherSettings settings) {
    return settings.encryption();
  }

  @Bean
  SimrsKind simrsKind(SimrsSettings settings) {
    return settings.simulated() ? SimrsKind.SIMULATED : SimrsKind.REAL;
  }

  @Bean
  CronExpression cron(FetcherSettings settings) {
    return settings.cron();
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.BEHIND_THE_FRONT_DOOR;
  }

  @Bean
  Catalogue catalogue(FetcherSettings settings) {
    return Catalogue.at(settings.catalogue());
  }

  @Bean
  Retention retention(FetcherSettings settings, Catalogue catalogue) {
    return settings.retention().checkedBy(catalogue);
  }

  @Bean
  KafkaTimeouts kafkaTimeouts(RetrySettings retry) {
    return retry.kafka().timeouts();
  }

  @Bean
  Clock clock(FetcherSettings settings) {
    return Clock.system(settings.clinic());
  }

  @Bean
  MonotonicClock monotonicClock() {
    return MonotonicClock.SYSTEM;
  }
}
