package id.nuha.bookingsync.fetcher.place;

import id.nuha.bookingsync.contract.Topics;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaClients;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.outage.MonotonicClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Contends for the place of the active fetcher: in the group {@link Topics#FETCHER_GROUP} it
 * belongs to whoever has the partition of {@link Topics#RUNS}. It reads nothing there. It commits
 * an offset again and again, because that is the one question that Kafka answers only to the
 * present holder; each answer makes the session longer.
 */
@Component
public class PlaceKeeper {
  private static final Logger log = LoggerFactory.getLogger(PlaceKeeper.class);
  private static final TopicPartition PLACE = new TopicPartition(Topics.RUNS, 0);

  private final KafkaClients kafka;
  private final RetrySettings.Place figures;
  private final MonotonicClock clock;
  private final Place place;
  private final Thread thread = new Thread(this::keep, "place");
  private volatile boolean running = true;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> current;
  private volatile String said = "";

  PlaceKeeper(KafkaClients kafka, RetrySettings retry, MonotonicClock clock, Place place) {
    this.kafka = kafka;
    this.figures = retry.place();
    this.clock = clock;
    this.place = place;
  }

  /** Begins to contend. The topic has to exist. */
  public void start() {
    thread.start();
  }

  /** Why it cannot be known who has the place; empty where it can. */
  public String outage() {
    return said;
  }

  /** Leaves the group, so that a waiting fetcher takes the place at once. */
  public void stop() {
    running = false;
    KafkaConsumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup(); // not an interrupt: it would keep the consumer from leaving the group
    }
    try {
      thread.join(figures.session().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    while (running) {
      try {
        KafkaConsumer<byte[], byte[]> consumer = kafka.groupConsumer(settings());
        current = consumer;
        try {
          keep(consumer);
        } finally {
          place.lost();
          consumer.close(CloseOptions.timeout(figures.answer()));
        }
      } catch (WakeupException stopped) {
        // It has left the group.
      } catch (KafkaException | KafkaUnavailableException e) {
        say(e);
      }
      pauseUnlessStopped();
    }
  }

  private void keep(KafkaConsumer<byte[], byte[]> consumer) {
    Holding holding = new Holding(consumer);
    consumer.subscribe(List.of(Topics.RUNS), holding);
    while (running) {
      Place.Question asked = place.question();
      consumer.poll(figures.check());
      if (place.isHeld()) {
        confirm(consumer);
      }
      if (place.isOver(asked)) { // this process was paused
        return;
      }
    }
  }

  private void confirm(KafkaConsumer<byte[], byte[]> consumer) {
    Place.Question asked = place.question();
    try {
      consumer.commitSync(Map.of(PLACE, new OffsetAndMetadata(0)), figures.answer());
      place.confirmed(asked);
      said = "";
    } catch (CommitFailedException | UnknownMemberIdException | FencedInstanceIdException e) {
      place.lost();
    } catch (WakeupException | AuthorizationException e) {
      throw e;
    } catch (KafkaException e) {
      // No answer: it is asked again, and until then nobody passes.
      log.debug("Kafka did not confirm the place: {}.", e.getClass().getSimpleName());
    }
  }

  private void say(RuntimeException e) {
    String words =
        e instanceof KafkaUnavailableException
            ? String.valueOf(e.getMessage())
            : String.valueOf(new KafkaUnavailableException(e).getMessage());
    if (!words.equals(said)) {
      log.warn("The fetcher cannot learn whether it is the active one: {}.", words);
      said = words;
    }
  }

  private void pauseUnlessStopped() {
    try {
      if (running) {
        clock.sleep(figures.check());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        ConsumerConfig.GROUP_ID_CONFIG,
        Topics.FETCHER_GROUP,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        millis(figures.session()),
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        millis(figures.check()),
        // The place stays where it is when another fetcher comes.
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName(),
        // A topic that was deleted and created again is found soon.
        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
        millis(figures.session()));
  }

  private static int millis(Duration duration) {
    return (int) duration.toMillis();
  }

  private final class Holding implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Holding(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    // Also called where nothing new was assigned: then another has the place, or this one still.
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      if (assigned.contains(PLACE)) {
        consumer.pause(assigned);
        place.taken();
      } else if (!place.isHeld()) {
        place.givenToAnother();
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      if (revoked.contains(PLACE)) {
        place.lost();
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      place.lost();
    }
  }
}
