package id.nuha.bookingsync.runtime.kafka;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Kafka for a service that imports this and has a bean of {@link KafkaTimeouts}. */
@Configuration(proxyBeanMethods = false)
public class KafkaConfiguration {
  KafkaConfiguration() {}

  @Bean
  KafkaClients kafkaClients(
      ProducerFactory<?, ?> producers, ConsumerFactory<?, ?> consumers, KafkaTimeouts timeouts) {
    return new KafkaClients(producers, consumers, timeouts);
  }

  @Bean
  TopicAdmin topicAdmin(KafkaAdmin kafkaAdmin, KafkaTimeouts timeouts) {
    return new TopicAdmin(kafkaAdmin.getConfigurationProperties(), timeouts.admin());
  }

  @Bean("brokerHealthIndicator")
  KafkaHealthIndicator brokerHealthIndicator(TopicAdmin topicAdmin) {
    return new KafkaHealthIndicator(topicAdmin);
  }
}
