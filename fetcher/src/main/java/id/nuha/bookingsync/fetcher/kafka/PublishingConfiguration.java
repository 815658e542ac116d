package id.nuha.bookingsync.fetcher.kafka;

import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaAuditTrail;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** The fetcher's two producers, which differ in how long they wait for Kafka. */
@Configuration(proxyBeanMethods = false)
class PublishingConfiguration {
  private final RetrySettings.Kafka retry;

  PublishingConfiguration(RetrySettings retry) {
    this.retry = retry.kafka();
  }

  /** Sends the records. An outage of Kafka delays a run and does not fail it. */
  @Bean
  KafkaTemplate<byte[], byte[]> recordTemplate(KafkaClients kafka) {
    return kafka.template(retry.recordDelivery(), retry.recordDelivery(), retry.request());
  }

  /** Sends the run events, and who asked for what. The caller of a trigger waits for both. */
  @Bean
  KafkaTemplate<byte[], byte[]> eventTemplate(KafkaClients kafka) {
    return kafka.template(retry.eventDelivery(), retry.eventDelivery(), retry.request());
  }

  @Bean
  KafkaAuditTrail auditTrail(KafkaTemplate<byte[], byte[]> eventTemplate) {
    return new KafkaAuditTrail(eventTemplate, "fetcher", retry.eventDelivery());
  }
}
