package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.fetcher.kafka.ObservationClock;
import id.nuha.bookingsync.fetcher.kafka.SimrsKind;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.fetcher.run.Windows;
import id.nuha.bookingsync.fetcher.simrs.SimrsSettings;
import id.nuha.bookingsync.runtime.kafka.KafkaConfiguration;
import id.nuha.bookingsync.runtime.kafka.KafkaTimeouts;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import id.nuha.bookingsync.runtime.web.WebConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.scheduling.support.CronExpression;

/** What is made of settings rather than found by its class. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetrySettings.class)
@Import({KafkaConfiguration.class, WebConfiguration.class})
class FetcherConfiguration {
  private static final Logger log = LoggerFactory.getLogger(FetcherConfiguration.class);
  // An outage of Kafka delays a run; only the end of the fetcher ends it.
  private static final Duration RECORDS_LAND_WITHIN = Duration.ofMillis(Integer.MAX_VALUE);
  private static final Duration EVENTS_LAND_WITHIN = Duration.ofSeconds(10);

  FetcherConfiguration(FetcherSettings settings) {
    if (settings.simrs().simulated()) {
      log.warn(
          "EXTERNAL_API_URL is not set: all data is simulated, of an invented clinic with invented"
              + " patients ({}).",
          settings.simrs().url());
    }
  }

  @Bean
  KafkaTimeouts kafkaTimeouts() {
    return new KafkaTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  @Bean
  Catalogue catalogue(FetcherSettings settings) {
    return Catalogue.at(settings.catalogue());
  }

  @Bean
  Clock clock(FetcherSettings settings) {
    return Clock.system(settings.clinic());
  }

  @Bean
  ObservationClock observationClock(Clock clock) {
    return new ObservationClock(clock);
  }

  @Bean
  SimrsKind source(FetcherSettings settings) {
    return settings.simrs().simulated() ? SimrsKind.SIMULATED : SimrsKind.REAL;
  }

  @Bean
  CronExpression cron(FetcherSettings settings) {
    return settings.cron();
  }

  @Bean
  Windows windows(Clock clock) {
    return new Windows(clock);
  }

  @Bean
  SimrsSettings simrsSettings(FetcherSettings settings) {
    return settings.simrs();
  }

  @Bean
  MonotonicClock monotonicClock() {
    return MonotonicClock.SYSTEM;
  }

  /** Carries the records: waits as long as the broker is away. */
  @Bean
  KafkaTemplate<byte[], byte[]> recordTemplate(ProducerFactory<?, ?> kafka) {
    return template(kafka, RECORDS_LAND_WITHIN);
  }

  /** Carries the run events: a trigger's caller waits for one. */
  @Bean
  KafkaTemplate<byte[], byte[]> eventTemplate(ProducerFactory<?, ?> kafka) {
    return template(kafka, EVENTS_LAND_WITHIN);
  }

  private static KafkaTemplate<byte[], byte[]> template(
      ProducerFactory<?, ?> kafka, Duration within) {
    Map<String, Object> settings = new HashMap<>(kafka.getConfigurationProperties());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_DEAD_LETTER_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) within.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) within.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) EVENTS_LAND_WITHIN.toMillis() / 2);
    KafkaTemplate<byte[], byte[]> template =
        new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(settings));
    // The default listener logs the key and value of a record that could not be sent.
    template.setProducerListener(new ProducerListener<>() {});
    return template;
  }
}
