package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.encryption.Encryption;
import id.nuha.bookingsync.runtime.access.AccessConfiguration;
import id.nuha.bookingsync.runtime.access.AccessRules;
import id.nuha.bookingsync.runtime.audit.AuditConfiguration;
import id.nuha.bookingsync.runtime.audit.AuditTrail;
import id.nuha.bookingsync.runtime.audit.AuditedActs;
import id.nuha.bookingsync.runtime.kafka.KafkaAuditTrail;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaConfiguration;
import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.openapi.OpenApiConfiguration;
import id.nuha.bookingsync.runtime.settings.Retention;
import id.nuha.bookingsync.runtime.web.RequestBulkhead;
import id.nuha.bookingsync.runtime.web.WebConfiguration;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What is made of settings rather than found by its class. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(RetrySettings.class)
@Import({
  AccessConfiguration.class,
  AuditConfiguration.class,
  KafkaConfiguration.class,
  OpenApiConfiguration.class,
  WebConfiguration.class
})
class WriterConfiguration {

  @Bean
  AccessRules accessRules() {
    return AccessRules.BEHIND_THE_FRONT_DOOR;
  }

  @Bean
  Catalogue catalogue(WriterSettings settings) {
    return Catalogue.at(settings.catalogue());
  }

  @Bean
  Encryption encryption(WriterSettings settings) {
    return settings.encryption();
  }

  @Bean
  Clock clock(WriterSettings settings) {
    return Clock.system(settings.clinic());
  }

  @Bean
  Retention retention(WriterSettings settings, Catalogue catalogue) {
    return settings.retention().checkedBy(catalogue);
  }

  @Bean
  KafkaTimeouts kafkaTimeouts(RetrySettings retries) {
    return retries.kafka();
  }

  @Bean
  RequestBulkhead requestBulkhead(RetrySettings retries) {
    return new RequestBulkhead(retries.requests());
  }

  @Bean
  KafkaTemplate<byte[], byte[]> deadLetterTemplate(KafkaClients kafka, RetrySettings retries) {
    RetrySettings.DeadLetterTimeouts timeouts = retries.deadLetters();
    return kafka.template(timeouts.maxBlock(), timeouts.delivery(), timeouts.request());
  }

  @Bean
  KafkaAuditTrail auditTrail(KafkaClients kafka, RetrySettings retries) {
    Duration within = retries.audit();
    return new KafkaAuditTrail(
        kafka.template(within, within, within.dividedBy(2)), "writer", within);
  }

  @Bean
  AuditedActs auditedActs(AuditTrail trail, Clock clock) {
    return new AuditedActs(trail, clock);
  }
}
