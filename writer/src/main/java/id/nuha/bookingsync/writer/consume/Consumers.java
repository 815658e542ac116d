package id.nuha.bookingsync.writer.consume;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import id.nuha.bookingsync.writer.apply.BatchApplier;
import id.nuha.bookingsync.writer.ledger.AppliedOffsets;
import id.nuha.bookingsync.writer.ledger.Ledger;
import id.nuha.bookingsync.writer.schema.Schema;
import id.nuha.bookingsync.writer.schema.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The consumers: one per view and one for the runs, so that a view that waits holds up no other.
 */
@Component
class Consumers {
  private static final Logger log = LoggerFactory.getLogger(Consumers.class);
  private static final int BATCH = 2_000;
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  private final ConsumerFactory<?, ?> kafka;
  private final TopicAdmin broker;
  private final BatchApplier applier;
  private final Ledger ledger;
  private final Progress progress;
  private final AppliedOffsets appliedOffsets;
  private final Catalogue catalogue;
  private final Schema schema;
  private final ViewBreakers breakers;
  private final List<MessageListenerContainer> containers = new ArrayList<>();

  Consumers(
      ConsumerFactory<?, ?> kafka,
      TopicAdmin broker,
      BatchApplier applier,
      Ledger ledger,
      Progress progress,
      AppliedOffsets appliedOffsets,
      Catalogue catalogue,
      Schema schema,
      ViewBreakers breakers) {
    this.kafka = kafka;
    this.broker = broker;
    this.applier = applier;
    this.ledger = ledger;
    this.progress = progress;
    this.appliedOffsets = appliedOffsets;
    this.catalogue = catalogue;
    this.schema = schema;
    this.breakers = breakers;
  }

  /** Starts those that do not run yet; may be called again after a failure. */
  void start(List<Table> tables) {
    if (containers.isEmpty()) {
      for (Table table : tables) {
        containers.add(
            container(
                new ViewListener(
                    table,
                    positions(table.view().topic()),
                    schema,
                    applier,
                    ledger,
                    breakers,
                    progress)));
      }
      containers.add(
          container(
              new RunListener(
                  positions(Topics.RUNS), ledger, appliedOffsets, catalogue, broker, progress)));
    }
    containers.forEach(MessageListenerContainer::start);
  }

  /** Stops them; a batch that is being applied is finished first. */
  void stop() {
    containers.forEach(MessageListenerContainer::stop);
  }

  private Positions positions(String topic) {
    return new Positions(topic, broker, appliedOffsets);
  }

  private MessageListenerContainer container(TopicListener listener) {
    String topic = listener.topic();
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(Topics.WRITER_GROUP);
    properties.setClientId("booking-sync-writer-" + topic);
    properties.setMessageListener(listener);
    properties.setAckMode(ContainerProperties.AckMode.MANUAL);
    properties.setShutdownTimeout(SHUTDOWN.toMillis());
    properties.setStopImmediate(true);
    properties.setConsumerRebalanceListener(listener.positions());
    properties.setIdleEventInterval(IDLE.toMillis());
    properties.setIdleBeforeDataMultiplier(1);
    KafkaMessageListenerContainer<byte[], byte[]> container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(consumerSettings()), properties);
    container.setBeanName(topic);
    container.setCommonErrorHandler(tryAgainForEver(listener));
    container.setApplicationEventPublisher(
        event -> {
          if (event instanceof ListenerContainerIdleEvent idle) {
            listener.whenIdle(idle.getConsumer());
          }
        });
    return container;
  }

  // The listener sets aside what no retry can help; whatever it throws is an outage and passes.
  private static DefaultErrorHandler tryAgainForEver(TopicListener listener) {
    ExponentialBackOff backOff = new ExponentialBackOff(500, 2);
    backOff.setMaxInterval(10_000);
    DefaultErrorHandler handler =
        new DefaultErrorHandler(backOff) {
          // What fails outside the listener, as a commit of offsets: by default a page of stack
          // trace.
          @Override
          public void handleOtherException(
              Exception fault,
              Consumer<?, ?> consumer,
              MessageListenerContainer container,
              boolean batchListener) {
            listener.positions().forget();
            log.warn(
                "{}: Kafka did not do what was asked ({}). Nothing is lost; what was read may be read"
                    + " again.",
                listener.topic(),
                fault.getClass().getSimpleName());
          }
        };
    handler.setAckAfterHandle(false); // the listener acknowledges, or has gone back
    return handler;
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> settings = new HashMap<>(kafka.getConfigurationProperties());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) SESSION.toMillis() / 4);
    // A topic that is created again is noticed within this time.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return settings;
  }
}
