package id.nuha.bookingsync.writer;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.KafkaConfiguration;
import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.web.WebConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;

/** What is made of settings rather than found by its class. */
@Configuration(proxyBeanMethods = false)
@Import({KafkaConfiguration.class, WebConfiguration.class})
class WriterConfiguration {

  @Bean
  KafkaTimeouts kafkaTimeouts() {
    return new KafkaTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  @Bean
  Catalogue catalogue(WriterSettings settings) {
    return Catalogue.at(settings.catalogue());
  }

  @Bean
  KafkaTemplate<byte[], byte[]> deadLetterTemplate(ProducerFactory<?, ?> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.getConfigurationProperties());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_DEAD_LETTER_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 40_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    KafkaTemplate<byte[], byte[]> template =
        new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(settings));
    // The default listener logs the key and value of a record that could not be sent.
    template.setProducerListener(new ProducerListener<>() {});
    return template;
  }
}
