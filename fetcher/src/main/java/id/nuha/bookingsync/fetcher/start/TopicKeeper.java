package id.nuha.bookingsync.fetcher.start;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.fetcher.retry.RetrySettings;
import id.nuha.bookingsync.runtime.kafka.KafkaUnavailableException;
import id.nuha.bookingsync.runtime.kafka.TopicAdmin;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Looks again and again for topics that somebody deleted, and creates them: a run that publishes
 * would else wait for ever. A broker that creates topics by itself may have been faster; then their
 * settings are mended. Says so too where the clocks are far apart.
 */
@Component
class TopicKeeper implements SchedulingConfigurer {
  private static final Logger log = LoggerFactory.getLogger(TopicKeeper.class);

  private final Catalogue catalogue;
  private final TopicAdmin topics;
  private final FetcherStartup startup;
  private final Clock clock;
  private final Duration period;
  private Set<String> said = Set.of();

  TopicKeeper(
      Catalogue catalogue,
      TopicAdmin topics,
      FetcherStartup startup,
      Clock clock,
      RetrySettings retry) {
    this.catalogue = catalogue;
    this.topics = topics;
    this.startup = startup;
    this.clock = clock;
    this.period = retry.kafka().topicCheck();
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(this::look, period);
  }

  private void look() {
    if (!startup.hasTopics()) { // the start creates them
      return;
    }
    try {
      topics.createMissing(catalogue);
      Set<String> lines = new LinkedHashSet<>(topics.mendTopics(catalogue));
      String clockWarning = topics.clockWarning(clock.instant());
      if (clockWarning != null) {
        lines.add(clockWarning);
      }
      lines.stream().filter(line -> !said.contains(line)).forEach(line -> log.warn("{}", line));
      said = lines;
    } catch (KafkaUnavailableException e) {
      log.debug("The topics are looked at later: {}.", e.getMessage());
    }
  }
}
