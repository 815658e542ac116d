package id.nuha.bookingsync.runtime.kafka;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.memory.MemoryLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;

/** Producers and consumers of bytes, with the settings that all of ours share. */
public final class KafkaClients {
  /**
   * Kafka sends about so much in an answer. A larger batch would outlive the young generation of a
   * small heap, and each full collection takes as long as some thousand rows.
   */
  private static final int MAX_FETCH_BYTES = 2_500_000;

  private final ProducerFactory<?, ?> producers;
  private final ConsumerFactory<?, ?> consumers;
  private final KafkaTimeouts timeouts;

  KafkaClients(
      ProducerFactory<?, ?> producers, ConsumerFactory<?, ?> consumers, KafkaTimeouts timeouts) {
    this.producers = producers;
    this.consumers = consumers;
    this.timeouts = timeouts;
  }

  /**
   * A producer whose records all replicas have acknowledged, each exactly once and in order.
   *
   * @param maxBlock how long a send may wait for the broker before it returns
   * @param delivery how long a record may take, its retries included
   * @param request how long one request may take
   */
  public KafkaTemplate<byte[], byte[]> template(
      Duration maxBlock, Duration delivery, Duration request) {
    Map<String, Object> settings = new HashMap<>(producers.getConfigurationProperties());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_DEAD_LETTER_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) maxBlock.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request.toMillis());
    KafkaTemplate<byte[], byte[]> template =
        new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(settings));
    template.setProducerListener(new Renewal(template));
    return template;
  }

  /**
   * A producer whose login was refused as it asked for its id never sends again, however right the
   * login is by then: the next record gets another one. (The listener that Spring has by default
   * logs the key and value of a record that could not be sent.)
   */
  private record Renewal(KafkaTemplate<byte[], byte[]> template)
      implements ProducerListener<byte[], byte[]> {
    @Override
    public void onError(
        ProducerRecord<byte[], byte[]> record,
        @Nullable RecordMetadata metadata,
        Exception exception) {
      if (exception instanceof AuthenticationException
          || exception instanceof ClusterAuthorizationException) {
        discardUnsent(template);
      }
    }
  }

  /**
   * Settings of a consumer that commits nothing by itself and creates no topic. An answer of the
   * broker, for all partitions together, has up to 2.5 MB, or one record.
   */
  public Map<String, Object> consumerSettings() {
    Map<String, Object> settings = new HashMap<>(consumers.getConfigurationProperties());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        Math.min(MAX_FETCH_BYTES, MemoryLimits.MAX_BATCH_BYTES));
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /**
   * A consumer in a group, with {@link #consumerSettings()}.
   *
   * @param further settings, its group's among them
   * @throws KafkaUnavailableException if it cannot be made, as where no broker's name resolves
   */
  public KafkaConsumer<byte[], byte[]> groupConsumer(Map<String, Object> further) {
    Map<String, Object> settings = consumerSettings();
    settings.putAll(further);
    try {
      return new KafkaConsumer<>(settings);
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(e);
    }
  }

  /** Throws away what a template has not sent yet. Whoever waits for it is told that it failed. */
  public static void discardUnsent(KafkaTemplate<byte[], byte[]> template) {
    DefaultKafkaProducerFactory<byte[], byte[]> factory =
        (DefaultKafkaProducerFactory<byte[], byte[]>) template.getProducerFactory();
    Duration usual = factory.getPhysicalCloseTimeout();
    factory.setPhysicalCloseTimeout(0);
    factory.reset();
    factory.setPhysicalCloseTimeout((int) usual.toSeconds());
  }

  /**
   * Reads a topic outside any group, up to its present end.
   *
   * @throws KafkaUnavailableException if the broker does not answer, or does not know the topic
   */
  public TopicScan scan(String topic, ScanStart start) {
    return scan(topic, start, Map.of(), Long.MAX_VALUE);
  }

  /**
   * Reads a topic outside any group, up to an offset of each partition or its present end,
   * whichever comes first.
   *
   * @param limits by partition, the offset to stop before; a partition that is not in it is not
   *     read
   * @throws KafkaUnavailableException if the broker does not answer, or does not know the topic
   */
  public TopicScan scan(String topic, ScanStart start, Map<Integer, Long> limits) {
    return scan(topic, start, limits, 0);
  }

  private TopicScan scan(String topic, ScanStart start, Map<Integer, Long> limits, long otherwise) {
    Map<String, Object> settings = consumerSettings();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, TopicScan.MAX_RECORDS);
    // It reads what is there; its close waits for the answer to a last question about more.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeouts.scan().toMillis());
    try {
      KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
      try {
        return TopicScan.open(consumer, topic, start, limits, otherwise, timeouts.scan());
      } catch (RuntimeException e) {
        consumer.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(e);
    }
  }
}
