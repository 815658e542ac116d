package id.nuha.bookingsync.stats.watch;

import id.nuha.bookingsync.stats.sync.SyncStatuses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks every few seconds how the views stand, and says what it saw. While the database is away it
 * says nothing, and what it said last holds.
 */
@Component
class StateWatch {
  private static final Logger log = LoggerFactory.getLogger(StateWatch.class);

  private final SyncStatuses statuses;
  private final ApplicationEventPublisher events;

  StateWatch(SyncStatuses statuses, ApplicationEventPublisher events) {
    this.statuses = statuses;
    this.events = events;
  }

  @Scheduled(
      initialDelayString = "${booking-sync.watch.interval:10s}",
      fixedDelayString = "${booking-sync.watch.interval:10s}")
  void look() {
    try {
      events.publishEvent(
          new ViewStatesSeen(statuses.standings().stream().map(ViewState::of).toList()));
    } catch (RuntimeException e) { // nothing depends on it
      log.debug("How the views stand is looked at later: {}.", e.getClass().getSimpleName());
    }
  }
}
