package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.runtime.settings.Retention;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Kafka for a service that imports this and has beans of {@link KafkaTimeouts} and {@link
 * Retention}.
 */
@Configuration(proxyBeanMethods = false)
public class KafkaConfiguration {
  KafkaConfiguration() {}

  @Bean
  KafkaClients kafkaClients(
      ProducerFactory<?, ?> producers, ConsumerFactory<?, ?> consumers, KafkaTimeouts timeouts) {
    return new KafkaClients(producers, consumers, timeouts);
  }

  @Bean
  TopicAdmin topicAdmin(KafkaAdmin kafkaAdmin, KafkaTimeouts timeouts, Retention retention) {
    return new TopicAdmin(kafkaAdmin.getConfigurationProperties(), timeouts.admin(), retention);
  }

  @Bean("brokerHealthIndicator")
  KafkaHealthIndicator brokerHealthIndicator(TopicAdmin topicAdmin) {
    return new KafkaHealthIndicator(topicAdmin);
  }
}
