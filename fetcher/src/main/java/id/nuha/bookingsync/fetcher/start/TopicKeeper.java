package id.nuha.bookingsync.fetcher.start;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Looks again and again for topics that somebody deleted, and creates them: a run that publishes
 * would else wait for ever.
 */
@Component
class TopicKeeper implements SchedulingConfigurer {
  private static final Logger log = LoggerFactory.getLogger(TopicKeeper.class);

  private final Catalogue catalogue;
  private final TopicAdmin topics;
  private final FetcherStartup startup;
  private final Duration period;

  TopicKeeper(Catalogue catalogue, TopicAdmin topics, FetcherStartup startup, RetrySettings retry) {
    this.catalogue = catalogue;
    this.topics = topics;
    this.startup = startup;
    this.period = retry.kafka().topicCheck();
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(this::createMissing, period);
  }

  private void createMissing() {
    if (!startup.isDone()) { // the start creates them
      return;
    }
    try {
      topics.createMissing(catalogue);
    } catch (KafkaUnavailableException e) {
      log.debug("The topics are looked at later: {}.", e.getMessage());
    }
  }
}
