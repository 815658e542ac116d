package id.nuha.bookingsync.writer.listen;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.outage.Backoff;
import id.nuha.bookingsync.writer.RetrySettings;
import id.nuha.bookingsync.writer.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/** The containers that run the listeners, all in the writer's one consumer group. */
@Component
public class ListenerContainers {
  private static final Logger log = LoggerFactory.getLogger(ListenerContainers.class);
  private static final int MAX_BATCH = 2_000;

  private final KafkaClients kafka;
  private final TopicListeners listeners;
  private final Backoff outage;
  private final RetrySettings.ConsumerTimeouts timeouts;
  private final List<MessageListenerContainer> containers = new ArrayList<>();
  private boolean stopped;

  ListenerContainers(KafkaClients kafka, TopicListeners listeners, RetrySettings retries) {
    this.kafka = kafka;
    this.listeners = listeners;
    this.outage = retries.outage();
    this.timeouts = retries.consumers();
  }

  /**
   * Starts a container for each listener; may be called again after it has failed. After a {@link
   * #stop} it starts none: nobody would stop that one any more.
   */
  public void start(List<Table> tables) {
    try {
      for (TopicListener listener : listeners.of(tables)) {
        startUnlessStopped(container(listener));
      }
    } catch (RuntimeException e) {
      // A container that failed to start counts as running, and would never be started again.
      stopAll();
      throw e;
    }
  }

  /** Stops them, all at once; a batch that is being applied is finished first. */
  public void stop() {
    synchronized (containers) {
      stopped = true;
    }
    stopAll();
  }

  private void startUnlessStopped(MessageListenerContainer container) {
    synchronized (containers) {
      if (!stopped) {
        containers.add(container);
        container.start();
      }
    }
  }

  private void stopAll() {
    List<MessageListenerContainer> started;
    synchronized (containers) {
      started = List.copyOf(containers);
      containers.clear();
    }
    CountDownLatch running = new CountDownLatch(started.size());
    started.forEach(container -> container.stop(running::countDown));
    try {
      if (!running.await(timeouts.shutdown().toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("A batch is still being applied; whoever goes on begins it again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MessageListenerContainer container(TopicListener listener) {
    String topic = listener.topic();
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(Topics.WRITER_GROUP);
    properties.setClientId("booking-sync-writer-" + listener.name());
    properties.setMessageListener(listener);
    properties.setAckMode(ContainerProperties.AckMode.MANUAL);
    properties.setShutdownTimeout(timeouts.shutdown().toMillis());
    properties.setStopImmediate(true);
    properties.setConsumerRebalanceListener(listener.offsets());
    properties.setIdleEventInterval(timeouts.idle().toMillis());
    properties.setIdleBeforeDataMultiplier(1);
    // Without it a container ends where Kafka refuses its login, or a topic to it.
    properties.setAuthExceptionRetryInterval(outage.max());
    // One consumer each: a listener belongs to its consumer's thread.
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        new ConcurrentMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(consumerSettings()), properties);
    container.setBeanName(listener.name());
    container.setCommonErrorHandler(new RetryForEver(listener, outage));
    container.setApplicationEventPublisher(event -> onEvent(listener, event));
    return container;
  }

  private static void onEvent(TopicListener listener, Object event) {
    if (event instanceof ListenerContainerIdleEvent idle) {
      listener.onIdle(idle.getConsumer());
    } else if (event instanceof ConsumerRetryAuthEvent refused) {
      listener.onRefusal(
          refused.getReason() == ConsumerRetryAuthEvent.Reason.AUTHENTICATION
              ? "Kafka refuses the login, or its certificate is not trusted here"
              : "Kafka's access control does not let this login read %s, or as the group %s; the README lists what to allow"
                  .formatted(listener.topic(), Topics.WRITER_GROUP));
    } else if (event instanceof ConsumerStoppedEvent stopped
        && stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
      listener.onEnd(stopped.getReason().name());
    }
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> settings = kafka.consumerSettings();
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) timeouts.session().toMillis());
    settings.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) timeouts.heartbeat().toMillis());
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) timeouts.metadata().toMillis());
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return settings;
  }

  /**
   * Tries a batch again until it succeeds. A listener sets aside what no retry can help; whatever
   * it throws is an outage, and passes.
   */
  private static final class RetryForEver extends DefaultErrorHandler {
    private final TopicListener listener;

    RetryForEver(TopicListener listener, Backoff outage) {
      super(outage.toExponentialBackOff());
      this.listener = listener;
      setAckAfterHandle(false); // the listener acknowledges, or has gone back
    }

    /**
     * What fails outside the listener, as a commit of offsets: by default, a page of stack trace.
     */
    @Override
    public void handleOtherException(
        Exception exception,
        Consumer<?, ?> consumer,
        MessageListenerContainer container,
        boolean batchListener) {
      listener.offsets().reset();
      log.warn(
          "{}: Kafka did not do what was asked ({}). Nothing is lost; what was read may be read"
              + " again.",
          listener.topic(),
          exception.getClass().getSimpleName());
    }
  }
}
